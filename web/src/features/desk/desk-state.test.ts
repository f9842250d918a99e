import { describe, expect, it } from 'vitest';
import { sampleAlert, sampleEvent, sampleViewer } from './desk-samples';
import { type DeskAction, type DeskEvent, deskReducer, emptyDesk } from './desk-state';

const snapshot = (viewer = sampleViewer(), ...alerts: ReturnType<typeof sampleAlert>[]) =>
  ({ type: 'snapshot', snapshot: { viewer, alerts, cursor: 'c0', isTruncated: false } }) as const;
const event = (...values: Parameters<typeof sampleEvent>): DeskAction => ({
  type: 'event',
  event: sampleEvent(...values) satisfies DeskEvent,
});
const after = (...actions: DeskAction[]) => actions.reduce(deskReducer, emptyDesk);

describe('deskReducer', () => {
  it('shows a new alert once, however often its event comes', () => {
    const taken = sampleAlert('a', { takenBy: 'officer-2' });
    const state = after(
      snapshot(),
      event('1', sampleAlert('a')),
      event('2', taken, 'ACKNOWLEDGED'),
      event('1', sampleAlert('a')),
    );
    expect([...state.alerts.values()]).toEqual([taken]);
  });

  it('marks as new what came while the desk was open, until it is opened or taken', () => {
    const open = after(snapshot(sampleViewer(), sampleAlert('a')), event('1', sampleAlert('bb')));
    expect([...open.fresh]).toEqual(['bb']);
    expect(deskReducer(open, { type: 'opened', id: 'bb' }).fresh.size).toBe(0);
    const taken = sampleAlert('bb', { takenBy: 'officer-2' });
    expect(deskReducer(open, event('2', taken, 'ACKNOWLEDGED')).fresh.size).toBe(0);
  });

  it('marks as new again what was cancelled under duress, though it was taken', () => {
    const taken = sampleAlert('a', { takenBy: 'officer-2' });
    const forced = { ...taken, duressAt: '2026-11-21T20:10:00.000Z' };
    const open = after(
      snapshot(sampleViewer(), taken),
      event('1', forced, 'CANCELLED_UNDER_DURESS'),
    );
    expect([...open.fresh]).toEqual(['a']);
    expect(deskReducer(open, { type: 'opened', id: 'a' }).fresh.size).toBe(0);
    const missed = after(snapshot(sampleViewer(), taken), snapshot(sampleViewer(), forced));
    expect([...missed.fresh]).toEqual(['a']);
  });

  it('keeps for a representative what is assigned to them, of any post', () => {
    const me = { ...sampleViewer('REPRESENTATIVE'), consulates: [] };
    const mine = { ...sampleAlert('a', { takenBy: 'x' }), assignedTo: { id: me.id, name: '' } };
    const state = after(snapshot(me), event('1', mine, 'ASSIGNED'));
    expect([...state.alerts.keys()]).toEqual(['a']);
    expect([...state.fresh]).toEqual(['a']);
    const other = { ...mine, assignedTo: { id: 'another', name: '' } };
    expect(deskReducer(state, event('2', other, 'ASSIGNED')).alerts.size).toBe(0);
  });

  it('takes away from a representative what the server keeps from them now', () => {
    const me = { ...sampleViewer('REPRESENTATIVE'), consulates: [] };
    const mine = { ...sampleAlert('a', { takenBy: 'x' }), assignedTo: { id: me.id, name: '' } };
    const lapsed = {
      ...sampleEvent('2', mine, 'ASSIGNMENT_LAPSED'),
      alert: null,
    } satisfies DeskEvent;
    const state = after(snapshot(me, mine), { type: 'event', event: lapsed });
    expect(state.alerts.size).toBe(0);
  });

  it('takes away what moved to another post, and says where it went', () => {
    const moved = sampleAlert('a', { post: 'san-diego' });
    const state = after(snapshot(sampleViewer(), sampleAlert('a')), event('1', moved, 'REROUTED'));
    expect(state.alerts.size).toBe(0);
    expect(state.departures).toEqual([{ id: 'a', consulate: moved.consulate }]);
    expect(deskReducer(state, { type: 'departure-read', id: 'a' }).departures).toEqual([]);
  });

  it('keeps out what happens to a moved alert at its new post', () => {
    const away = sampleAlert('a', { post: 'san-diego', takenBy: 'officer-9' });
    const state = after(
      snapshot(sampleViewer(), sampleAlert('a', { post: 'san-diego' })),
      event('1', away, 'ACKNOWLEDGED'),
    );
    expect(state.alerts.size).toBe(0);
  });

  it('brings in what moved here, whole and as new', () => {
    const state = after(snapshot(), event('1', sampleAlert('a'), 'REROUTED'));
    expect([...state.alerts.keys()]).toEqual(['a']);
    expect([...state.fresh]).toEqual(['a']);
  });

  it('keeps every post for the call centre', () => {
    const state = after(
      snapshot(sampleViewer('CALL_CENTER'), sampleAlert('a', { post: null })),
      event('1', sampleAlert('a', { post: 'san-diego' }), 'REROUTED'),
    );
    expect(state.alerts.get('a')?.consulate?.code).toBe('san-diego');
    expect(state.departures).toEqual([]);
  });

  it('replaces everything on a new reading and marks what nobody had seen', () => {
    const state = after(
      snapshot(sampleViewer(), sampleAlert('a'), sampleAlert('bb')),
      snapshot(sampleViewer(), sampleAlert('bb'), sampleAlert('ccc')),
    );
    expect([...state.alerts.keys()]).toEqual(['bb', 'ccc']);
    expect([...state.fresh]).toEqual(['ccc']);
  });

  it('forgets everything on signing out', () => {
    expect(after(snapshot(sampleViewer(), sampleAlert('a')), { type: 'signed-out' })).toBe(
      emptyDesk,
    );
  });
});

describe('an alert that moved on because nobody took it', () => {
  const beside = { posts: [{ __typename: 'Consulate', code: 'los-angeles' }] } as never;
  const here = sampleAlert('a', { post: 'san-diego', ...(beside as object) });

  it('comes to this desk whole and as new, and stays', () => {
    const state = after(snapshot(), event('1', here, 'ESCALATED'));
    expect([...state.fresh]).toEqual(['a']);
    expect(deskReducer(state, event('2', here, 'POSITION_REPORTED')).alerts.size).toBe(1);
  });

  it('is nothing to a desk that it did not come to', () => {
    const away = sampleAlert('a', { post: 'san-diego' });
    expect(after(snapshot(), event('1', away, 'ESCALATED')).alerts.size).toBe(0);
  });

  it('is new to the call centre when it comes to it, though it was listed before', () => {
    const callCenter = sampleViewer('CALL_CENTER');
    const before = after(snapshot(callCenter), event('1', sampleAlert('a')));
    expect([...before.alerts.keys()]).toEqual(['a']);
    expect(before.fresh.size).toBe(0);
    const came = sampleAlert('a', { callCenterAt: '2026-11-21T20:00:30.000Z' });
    expect([...deskReducer(before, event('2', came, 'ESCALATED')).fresh]).toEqual(['a']);
  });
});
