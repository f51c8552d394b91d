// The module texts.js is made by the server, out of the texts whose names begin with Js in the reader's language.

export const text: Record<string, string>;
export function fill(template: string, ...values: (string | number)[]): string;
