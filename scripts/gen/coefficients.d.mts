/** Text of coefficients.gen.hpp from the exports of the module of coefficients. */
export function coefficientsHeader(coefficients: Readonly<Record<string, unknown>>): string;
