/** Where a person's sealed profile belongs: part of what is authenticated. */
export function profilePlace(personId: string): string {
  return `person:${personId}:profile`;
}
