/**
 * What a disk writes whole or not at all. Disks with larger sectors keep to it: theirs are made of whole ones of these.
 */
export const sectorBytes = 512;
