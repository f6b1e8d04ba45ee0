/** Where measurements and what is compiled for them are put; git ignores it. */
export const outFolder = new URL('./out/', import.meta.url);
