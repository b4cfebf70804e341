// What a report's file holds for its page: the JSON part, and the names of the binary parts beside it.

/** Where an array lies in the page: base64 of little-endian numbers, decoded when first used. */
export interface ArrayPlace {
  readonly id: string;
  readonly dtype: 'u8' | 'u16' | 'u32' | 'f32' | 'f64';
}
/** A categorical column of cells; a cell without a category has the code `labels.length`. */
export interface CategoryData {
  readonly name: string;
  readonly labels: readonly string[];
  readonly codes: ArrayPlace;
}
export interface QuantityData {
  readonly name: string;
  readonly title: string;
  readonly values: ArrayPlace;
}
/**
 * Expression of one gene in every cell, as bytes: 255 stands for `max`. `dense`: one for each cell. `sparse`: pairs of the
 * number of cells passed over and the value; 255 passes over 255 cells and has no value.
 */
export interface ExpressionData {
  readonly gene: string;
  readonly max: number;
  readonly layout: 'dense' | 'sparse';
  readonly bytes: ArrayPlace;
}
export interface VariableGenesData {
  readonly genes: readonly string[];
  readonly means: ArrayPlace;
  readonly dispersions: ArrayPlace;
  readonly chosen: ArrayPlace;
}
/** Of each group (line) and gene (column): mean expression, and the share of its cells that express it. */
export interface DotPlotData {
  readonly groupBy: string;
  readonly groups: readonly string[];
  readonly genes: readonly string[];
  readonly means: readonly number[];
  readonly fractions: readonly number[];
}
/** The first genes of each group: `genes` and every array by group, then rank. */
export interface MarkerData {
  readonly groups: readonly string[];
  readonly ranks: number;
  readonly genes: readonly string[];
  readonly columns: readonly { readonly title: string; readonly form: 'score' | 'p' | 'share'; readonly values: ArrayPlace }[];
}
export interface PageData {
  readonly cells: number;
  readonly categories: readonly CategoryData[];
  readonly quantities: readonly QuantityData[];
  /** x and y of each cell, in turn. */
  readonly map?: ArrayPlace;
  readonly expression: readonly ExpressionData[];
  readonly variableGenes?: VariableGenesData;
  /** Share of the variance of each principal component. */
  readonly variance?: readonly number[];
  readonly dots?: DotPlotData;
  readonly markers?: MarkerData;
}
