import { describe, expect, it } from 'vitest';
import type { Claimed } from './claim-store.ts';
import { type ComposerDependencies, NoticeComposer } from './notice-composer.ts';
import type { SendingRow } from './sending-store.ts';

const PRESSED = new Date('2026-11-22T03:00:00Z');

/** What a supervisor reads so many seconds after the press. */
async function pageAfter(seconds: number): Promise<string | undefined> {
  const composer = new NoticeComposer({
    publicUrl: 'https://alert.example',
    phoneOf: () => '+12135550100',
    now: () => new Date(PRESSED.getTime() + seconds * 1_000),
  } as unknown as ComposerDependencies);
  const delivery = { officerId: 'o', notice: 'PAGE', channel: 'SMS', uncertain: false };
  const row = {
    officer: { id: 'o', phoneSealed: null },
    alert: { receivedAt: PRESSED, assignedToId: null, consulateCode: null, drill: false },
  };
  const composed = await composer.compose(
    delivery as unknown as Claimed,
    row as unknown as SendingRow,
  );
  return composed?.text;
}

describe('a page to a supervisor', () => {
  it('says how long ago it was pressed, in seconds under a minute', async () => {
    expect(await pageAfter(30)).toContain('desde hace 30 s: centro de atencion.');
    expect(await pageAfter(59.9)).toContain('desde hace 59 s:');
    expect(await pageAfter(100)).toContain('desde hace 1 min:');
    expect(await pageAfter(180)).toContain('desde hace 3 min:');
  });
});
