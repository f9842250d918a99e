/** Names languages by their tags. One that nobody has a name for, or that is no tag, stays as it is. */
export function languageNames(tags: string[], locale: string): string {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const nameOf = (tag: string) => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      return tag;
    }
  };
  return tags.map(nameOf).join(', ');
}
