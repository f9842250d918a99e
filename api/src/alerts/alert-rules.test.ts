import { describe, expect, it } from 'vitest';
import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';
import { abilitiesOf, hasItNow, mayDecide } from './alert-rules.ts';

const officer = (change: Partial<OfficerViewer> = {}): OfficerViewer => ({
  kind: 'OFFICER',
  officerId: 'me',
  name: 'Me',
  role: 'OFFICER',
  posts: ['los-angeles'],
  expiresAt: new Date(0),
  ...change,
});
const alert = {
  status: 'ACKNOWLEDGED' as const,
  posts: ['los-angeles'],
  acknowledgedById: 'me',
  assignedToId: null,
  assignmentAcceptedAt: null,
};

describe('hasItNow', () => {
  it('is true for the post that has it, and for the call centre', () => {
    expect(hasItNow(officer(), alert)).toBe(true);
    expect(hasItNow(officer({ posts: ['houston'] }), alert)).toBe(false);
    expect(hasItNow(officer({ posts: [], role: 'CALL_CENTER' }), alert)).toBe(true);
    expect(hasItNow(officer({ posts: [], role: 'CALL_CENTER' }), { posts: [] })).toBe(true);
  });
});

describe('mayDecide', () => {
  it('lets who took it decide, a supervisor of the post, and the call centre', () => {
    expect(mayDecide(officer(), alert)).toBe(true);
    expect(mayDecide(officer({ officerId: 'other' }), alert)).toBe(false);
    expect(mayDecide(officer({ officerId: 'other', role: 'SUPERVISOR' }), alert)).toBe(true);
    expect(
      mayDecide(officer({ officerId: 'other', role: 'SUPERVISOR', posts: ['houston'] }), alert),
    ).toBe(false);
    expect(mayDecide(officer({ officerId: 'other', role: 'CALL_CENTER', posts: [] }), alert)).toBe(
      true,
    );
  });

  it('does not let an officer decide whose post lost the alert', () => {
    expect(mayDecide(officer(), { ...alert, posts: ['san-diego'] })).toBe(false);
  });
});

describe('abilitiesOf', () => {
  const may = (viewer: Parameters<typeof abilitiesOf>[0], change: Partial<typeof alert> | object) =>
    Object.entries(abilitiesOf(viewer, { ...alert, ...change }))
      .filter(([, is]) => is)
      .map(([name]) => name);
  const other = officer({ officerId: 'other' });
  const supervisor = officer({ officerId: 'other', role: 'SUPERVISOR' });
  const lawyer = (officerId: string): RepresentativeViewer => ({
    ...{ kind: 'REPRESENTATIVE', officerId, name: 'L', expiresAt: new Date(0) },
  });
  const raised = { status: 'RAISED', acknowledgedById: null };
  const toLawyer = { status: 'ASSIGNED', assignedToId: 'lawyer' };

  it('lets anybody of the post take or assign what nobody has, and those above it close it too', () => {
    expect(may(other, raised)).toEqual(['take', 'assign']);
    expect(may(supervisor, raised)).toEqual(['take', 'assign', 'close']);
    expect(may(officer({ posts: ['houston'] }), raised)).toEqual([]);
  });

  it('leaves what is taken to who took it, to the assignee, and to those above the post', () => {
    expect(may(officer(), {})).toEqual(['release', 'assign', 'close']);
    expect(may(other, {})).toEqual([]);
    expect(may(supervisor, {})).toEqual(['release', 'assign', 'close']);
    const all = ['release', 'assign', 'close', 'accept'];
    expect(may(other, { status: 'ASSIGNED', assignedToId: 'other' })).toEqual(all);
  });

  it('lets a representative accept what is assigned to them, once, and nothing else', () => {
    expect(may(lawyer('lawyer'), toLawyer)).toEqual(['accept']);
    expect(may(lawyer('lawyer'), { ...toLawyer, assignmentAcceptedAt: new Date(0) })).toEqual([]);
    expect(may(lawyer('another'), toLawyer)).toEqual([]);
  });

  it('lets any officer of the post close what was cancelled', () => {
    expect(may(other, { status: 'CANCELLED' })).toEqual(['close']);
    expect(may(officer({ posts: ['houston'] }), { status: 'CANCELLED' })).toEqual([]);
    expect(may(supervisor, { status: 'CLOSED' })).toEqual([]);
  });

  it('is the same for two officers of a post whose alert it is not', () => {
    const third = officer({ officerId: 'third' });
    for (const change of [raised, {}, toLawyer, { status: 'CANCELLED' }, { status: 'CLOSED' }])
      expect(may(third, change)).toEqual(may(other, change));
  });
});
