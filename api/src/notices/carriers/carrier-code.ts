/** A carrier's own word as it may be kept: at most 40 letters, digits, dots and dashes; null for nothing. */
export function codeOf(word: string | number | null | undefined): string | null {
  const code = String(word ?? '')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .slice(0, 40);
  return code || null;
}
