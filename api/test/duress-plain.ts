/** What takes the place of whatever two persons do not share, and of when it was by when in the evening it was. */
export class Plain {
  private readonly moments: Array<{ name: string; from: number }> = [];

  /** From now on it is `name`. */
  begin(name: string, from: number): void {
    this.moments.push({ name, from });
  }

  of(answer: unknown): string {
    const ids = new Map<string, number>();
    return JSON.stringify(answer)
      .replaceAll(/"(cursor|endCursor|startCursor|feedCursor)":"[^"]+"/g, '"$1":"<cursor>"')
      .replaceAll(/ab[ci]_[\w-]+/g, '<token>')
      .replaceAll(/\+1310555\d{4}/g, '<address>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => this.momentOf(Date.parse(time)))
      .replaceAll(/(?!0{8}-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
        if (!ids.has(id)) ids.set(id, ids.size);
        return `<id ${ids.get(id)}>`;
      });
  }

  /** Also of what is some days ahead of it, as the end of a link. */
  private momentOf(time: number): string {
    const last = this.moments.at(-1)?.from ?? 0;
    for (const days of [0, 7, 30]) {
      const then = time - days * 86_400_000;
      if (then > last + 86_400_000) continue;
      const moment = this.moments.findLast(({ from }) => from <= then);
      if (moment) return `<${moment.name}${days ? ` and ${days} days` : ''}>`;
    }
    return '<before>';
  }
}
