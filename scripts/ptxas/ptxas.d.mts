/** The ptxas of this checkout, or the one that `SPARSOME_PTXAS` names; null where none is installed. */
export function ptxasInstalled(): string | null;
/** NVIDIA has a wheel for this platform. */
export const hasWheel: boolean;
