/** What stands above the table; a list whose order can be chosen has a line for that on a phone. */
export const toolsClass = (sort: object | undefined): string =>
  sort === undefined ? "table-tools" : "table-tools has-order";
