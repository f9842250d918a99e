import { expect, it } from 'vitest';
import { type NoticeStep, rungsOf, staffRung } from './notice-rungs';

const step = (contactNumber: number | null, values: Partial<NoticeStep>): NoticeStep =>
  ({
    notice: 'RAISED',
    channel: 'SMS',
    state: 'QUEUED',
    reason: null,
    toStaff: false,
    contactNumber,
    ...values,
  }) as NoticeStep;

it('puts first whom nothing has reached, then goes by the person’s order', () => {
  const rungs = rungsOf([
    step(2, { state: 'DELIVERED' }),
    step(null, { state: 'ACCEPTED' }),
    step(3, { state: 'FAILED', reason: 'REFUSED' }),
    step(3, { channel: 'EMAIL', state: 'SKIPPED', reason: 'NO_ADDRESS' }),
    step(1, { state: 'QUEUED' }),
  ]);
  expect(rungs.map(({ number, reach }) => [number, reach])).toEqual([
    [3, 'FAILED'],
    [1, 'WAITING'],
    [2, 'DELIVERED'],
    [null, 'ACCEPTED'],
  ]);
});

it('asks to call whom nothing was sent for want of a way, not who wished for nothing', () => {
  const unreached = (reason: NoticeStep['reason']) =>
    rungsOf([step(1, { state: 'SKIPPED', reason })])[0]?.isUnreached;
  expect(unreached('NO_CARRIER')).toBe(true);
  expect(unreached('NO_ADDRESS')).toBe(true);
  expect(unreached('STOPPED')).toBe(false);
  expect(unreached('NOT_CONFIRMED')).toBe(false);
});

it('leaves out later notices and the calls to officers', () => {
  expect(rungsOf([step(1, { notice: 'TAKEN' }), step(null, { toStaff: true })])).toEqual([]);
});

it('tells of the last round alone how far the staff was reached', () => {
  expect(staffRung([step(1, {})])).toBeNull();
  const [first, last] = ['2026-11-22T05:03:00.000Z', '2026-11-22T05:06:00.000Z'];
  const page = (createdAt: string, state: NoticeStep['state'], channel: NoticeStep['channel']) =>
    step(null, { notice: 'PAGE', toStaff: true, createdAt, state, channel });
  const rung = staffRung([
    page(first, 'OPENED', 'VOICE'),
    page(last, 'FAILED', 'VOICE'),
    page(last, 'FAILED', 'SMS'),
  ]);
  expect(rung).toMatchObject({ reach: 'FAILED', isUnreached: true });
  expect(rung?.steps).toHaveLength(2);
});
