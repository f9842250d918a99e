import { describe, expect, it } from 'vitest';
import type { Claimed } from './claim-store.ts';
import { decide } from './sending-rules.ts';
import type { SendingRow } from './sending-store.ts';

type First = NonNullable<SendingRow['first']>;
type Status = 'RAISED' | 'ACKNOWLEDGED' | 'CANCELLED' | 'CLOSED';

/** What is done with a notice over a way whose first notice stands so. */
const decided = (
  notice: Claimed['notice'],
  status: Status,
  state: First['state'],
  uncertain: boolean,
) => judged(notice, status, { state, uncertain, reason: null }, true);

function judged(notice: Claimed['notice'], status: Status, first: First, hasCarrier: boolean) {
  const delivery = { notice, channel: 'SMS', alertId: 'a', officerId: null };
  const row = {
    contact: { id: 'c' },
    person: { id: 'p' },
    channel: { id: 'h', state: 'CONFIRMED' },
    alert: { status, duressAt: null, cancelledAt: null },
    first,
    opened: false,
  };
  const decision = decide(delivery as Claimed, row as unknown as SendingRow, hasCarrier);
  return 'reason' in decision ? `${decision.do} ${decision.reason}` : decision.do;
}

describe('what follows the first notice', () => {
  it.each(['QUEUED', 'SENDING'] as const)(
    'waits while that is %s, also when it may have gone out',
    (state) => {
      for (const uncertain of [true, false]) {
        expect(decided('MOVED_ON', 'RAISED', state, uncertain)).toBe('WAIT');
        expect(decided('TAKEN', 'ACKNOWLEDGED', state, uncertain)).toBe('WAIT');
      }
    },
  );

  it('goes once it was accepted, or may have gone out and is not tried any more', () => {
    expect(decided('MOVED_ON', 'RAISED', 'ACCEPTED', false)).toBe('SEND');
    expect(decided('TAKEN', 'ACKNOWLEDGED', 'FAILED', true)).toBe('SEND');
    expect(decided('TAKEN', 'ACKNOWLEDGED', 'FAILED', false)).toBe('SKIP NOT_REACHED');
  });

  it('is shown where nothing could be sent with, and not sent where that has come since', () => {
    const unsent = { state: 'SKIPPED', uncertain: false, reason: 'NO_CARRIER' } as const;
    expect(judged('CLOSED', 'CLOSED', unsent, false)).toBe('SEND');
    expect(judged('CLOSED', 'CLOSED', unsent, true)).toBe('SKIP NOT_REACHED');
    expect(judged('CLOSED', 'CLOSED', { ...unsent, reason: 'STOPPED' }, false)).toBe(
      'SKIP NOT_REACHED',
    );
  });

  it('does not wait for ever: the end of the alert ends the tries', () => {
    expect(decided('MOVED_ON', 'CANCELLED', 'REPLACED', true)).toBe('REPLACE CANCELLED');
    expect(decided('TAKEN', 'CLOSED', 'REPLACED', true)).toBe('REPLACE CLOSED');
    expect(decided('TAKEN', 'CLOSED', 'REPLACED', false)).toBe('SKIP NOT_REACHED');
  });

  it('is told of the end where it may have gone out, and after a try that is under way', () => {
    for (const [notice, status] of [
      ['CANCELLED', 'CANCELLED'],
      ['CLOSED', 'CLOSED'],
    ] as const) {
      expect(decided(notice, status, 'QUEUED', true)).toBe('SEND');
      expect(decided(notice, status, 'REPLACED', true)).toBe('SEND');
      expect(decided(notice, status, 'SENDING', true)).toBe('WAIT');
      expect(decided(notice, status, 'REPLACED', false)).toBe('SKIP NOT_REACHED');
    }
  });
});
