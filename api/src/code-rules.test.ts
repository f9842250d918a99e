import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = import.meta.dirname;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('generated'),
  )
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

const offenders = (pattern: RegExp, allowed: RegExp) =>
  files
    .filter(({ file, text }) => pattern.test(text) && !allowed.test(file))
    .map(({ file }) => file);

describe('the code', () => {
  it('keeps SQL in the stores and the database folder', () => {
    const sql = /\$queryRaw|\$executeRaw|\b(pool|client)\.query\(/;
    expect(offenders(sql, /-store\.ts$|^db\/|^consulates\/import-service\.ts$/)).toEqual([]);
  });

  it('changes alerts and writes their log in the table of transitions and the writer alone', () => {
    const changes = /\bUPDATE alerts\b|\bINSERT INTO (alerts|alert_events)\b/;
    expect(offenders(changes, /^alerts\/(transition-sql|log-writer|raise-store)\.ts$/)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    expect(offenders(/process\.env/, /^env\.ts$/)).toEqual([]);
  });

  it('leaves to the clockwork what is done again and again, but for glances at open sockets', () => {
    expect(offenders(/\bsetInterval\(/, /^http\/(websocket-door|unavailable)\.ts$/)).toEqual([]);
  });

  it('keeps files to a readable length', () => {
    expect(
      files.filter(({ text }) => text.split('\n').length > 250).map(({ file }) => file),
    ).toEqual([]);
  });
});
