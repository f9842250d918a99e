import { TEST_POST } from '../consulates/test-post.ts';
import type { AlertEventType, AlertStatus } from '../db/generated/enums.ts';
import { ForbiddenError, InvalidInputError } from '../expected-errors.ts';
import { type KnownViewer, type OfficerViewer, seesEveryPost, type Viewer } from '../viewer.ts';
import { OPEN } from './alert-rules.ts';

/**
 * All or any of some conditions: all of none holds, any of none does not. There is no "not", for where a column is null
 * SQL and the program would disagree about it.
 */
export type Combined<Atom> = Atom | { kind: 'ALL' | 'ANY'; of: Combined<Atom>[] };

/** What is asked of an alert. */
export type AlertAtom =
  | { kind: 'ALERT' | 'PERSON' | 'ASSIGNED_TO'; id: string }
  /** One of these posts has it, once had it, or had it at its forced cancel; or it is not at exactly these. */
  | { kind: 'POSTS' | 'FORMER_POSTS' | 'SHOWN_POSTS' | 'NOT_AT'; posts: string[] }
  | { kind: 'STATUS'; among: AlertStatus[] }
  /** Whether the person was forced to cancel it. */
  | { kind: 'FORCED' | 'UNFORCED' };

/** What is asked of an event by itself. TOLD: the person's side is told of it. */
export type EventAtom = { kind: 'TOLD' } | { kind: 'TYPE' | 'NOT_TYPE'; type: AlertEventType };

/** What is asked of an event beside its alert: that it happened since the forced cancel. */
export type PairAtom = { kind: 'SINCE_FORCED' };

/** What is asked of an event of the log. */
export type LogAtom =
  | EventAtom
  /** Of whom it is, as it was written: its alert, its person, to whom the alert was assigned then. */
  | { kind: 'ALERT' | 'PERSON' | 'ASSIGNEE'; id: string }
  /** One of these posts was told of it; or it did not go to exactly these. */
  | { kind: 'POSTS' | 'NOT_AT'; posts: string[] }
  /** Its alert stands so now. */
  | { kind: 'ALERT_NOW'; is: Combined<AlertAtom | PairAtom> };

export type AlertCondition = Combined<AlertAtom>;
export type EventCondition = Combined<EventAtom>;
export type LogCondition = Combined<LogAtom>;

interface Rows {
  alerts: AlertCondition;
  /** Which events of an alert that they see. */
  events: EventCondition;
  /** Which events of the log they follow. */
  log: LogCondition;
}

/**
 * Who sees which alerts, and which events of them, as data. `audience-where.ts`, `audience-sql.ts` and
 * `audience-predicate.ts` put it into the words of Prisma, SQL and the program; nothing else says who sees what.
 */
export interface Audience extends Rows {
  /** Equal for viewers with equal rights to rows and fields, so that they can be given one answer. */
  key: string;
  /** Whether they are shown what the person is shown, which after a forced cancel is not the truth. */
  duressView: boolean;
}

const all = <T>(...of: T[]) => ({ kind: 'ALL' as const, of });
const any = <T>(...of: T[]) => ({ kind: 'ANY' as const, of });
const TOLD = { kind: 'TOLD' } as const;
/** Who looked at a person's details is for supervisors. */
const NO_LOOKS = { kind: 'NOT_TYPE', type: 'DETAILS_VIEWED' } as const;

/** One condition on alerts as they are, and another on those whose person was forced to cancel. */
const asTold = (honest: AlertCondition, forced: AlertCondition): AlertCondition =>
  any<AlertCondition>(
    all<AlertCondition>({ kind: 'UNFORCED' }, honest),
    all<AlertCondition>({ kind: 'FORCED' }, forced),
  );

/** Of the person, and of a contact: what they are told of their alerts, of their alert. */
function toldRows(alerts: { kind: 'PERSON' | 'ALERT'; id: string }): Rows {
  return { alerts, events: TOLD, log: all<LogCondition>(alerts, TOLD) };
}

/**
 * Of a partner: what its posts have, as told. An honest cancel would have left the alert with the posts that it had then:
 * what happens to it since a forced one is for those, wherever it went.
 */
function partnerRows(posts: string[]): Rows {
  const alerts = asTold({ kind: 'POSTS', posts }, { kind: 'SHOWN_POSTS', posts });
  const since = all<AlertAtom | PairAtom>({ kind: 'SINCE_FORCED' }, { kind: 'SHOWN_POSTS', posts });
  const log = any<LogCondition>(
    all<LogCondition>({ kind: 'POSTS', posts }, { kind: 'ALERT_NOW', is: alerts }),
    { kind: 'ALERT_NOW', is: since },
  );
  return { alerts, events: TOLD, log: all<LogCondition>(TOLD, log) };
}

/** Of a lawyer: what is assigned to them, as long as it is, and that it no longer is. */
function assigneeRows(id: string): Rows {
  const alerts = { kind: 'ASSIGNED_TO', id } as const;
  const isTheirs = any<LogCondition>(
    { kind: 'TYPE', type: 'ASSIGNMENT_LAPSED' },
    { kind: 'ALERT_NOW', is: alerts },
  );
  return { alerts, events: NO_LOOKS, log: all<LogCondition>({ kind: 'ASSIGNEE', id }, isTheirs) };
}

/**
 * Of staff: what their posts have or once had, for what left a post stays readable there; narrowed to one post, what it
 * has now. Of the call centre: all but the watch's drills, which would be noise day and night.
 */
function staffRows(viewer: OfficerViewer, consulate: string | null | undefined): Rows {
  const posts = consulate ? [consulate] : sorted(viewer.posts);
  const now = { kind: 'POSTS' as const, posts };
  const elsewhere = { kind: 'NOT_AT' as const, posts: [TEST_POST.code] };
  const once = any<AlertCondition>(now, { kind: 'FORMER_POSTS', posts });
  const seesAll = seesEveryPost(viewer);
  const events = seesAll || viewer.role === 'SUPERVISOR' ? all<EventCondition>() : NO_LOOKS;
  if (seesAll && !consulate)
    return { alerts: elsewhere, events, log: all<LogCondition>(elsewhere, events) };
  return { alerts: consulate ? now : once, events, log: all<LogCondition>(now, events) };
}

function rowsOf(viewer: Viewer, consulate?: string | null): Rows {
  switch (viewer?.kind) {
    case 'PERSON':
      return toldRows({ kind: 'PERSON', id: viewer.personId });
    case 'CONTACT':
      return toldRows({ kind: 'ALERT', id: viewer.alertId });
    case 'PARTNER':
      return partnerRows(sorted(viewer.posts));
    case 'REPRESENTATIVE':
      return assigneeRows(viewer.officerId);
    case 'OFFICER':
      return staffRows(viewer, consulate);
    case undefined:
      return { alerts: any(), events: any(), log: any() };
  }
}

/** What rights to fields depend on beside kind and role: see the conditions of the permission table. */
function fieldRightsOf(viewer: Viewer): string[] {
  if (viewer?.kind === 'CONTACT') return [viewer.contactId, viewer.shares];
  return viewer?.kind === 'PARTNER' ? sorted(viewer.scopes) : [];
}

const sorted = <T extends string>(values: T[]) => [...new Set(values)].sort();

function madeFor(viewer: Viewer, consulate?: string | null): Audience {
  const rows = rowsOf(viewer, consulate);
  const kind = viewer?.kind === 'OFFICER' ? viewer.role : (viewer?.kind ?? 'NOBODY');
  return {
    ...rows,
    key: JSON.stringify([kind, fieldRightsOf(viewer), rows]),
    duressView: kind === 'PERSON' || kind === 'CONTACT' || kind === 'PARTNER',
  };
}

const NOBODY = madeFor(null);
const known = new WeakMap<KnownViewer, Audience>();

/**
 * What a viewer may see, perhaps narrowed to one post.
 * @throws ForbiddenError for a post that is not the viewer's
 * @throws InvalidInputError for a code that no post can have
 */
export function audienceOf(
  viewer: Viewer,
  { consulate }: { consulate?: string | null } = {},
): Audience {
  if (viewer === null) return NOBODY;
  if (consulate !== null && consulate !== undefined) {
    checkPost(viewer, consulate);
    return madeFor(viewer, consulate);
  }
  const audience = known.get(viewer) ?? madeFor(viewer);
  known.set(viewer, audience);
  return audience;
}

function checkPost(viewer: KnownViewer, consulate: string): void {
  if (viewer.kind !== 'OFFICER') {
    if (consulate) throw new ForbiddenError('Only officers can ask for a post.', 'consulate');
    return;
  }
  if (!/^[a-z][a-z-]*$/.test(consulate))
    throw new InvalidInputError('consulate', 'Send the code of a post, for example los-angeles.');
  if (!seesEveryPost(viewer) && !viewer.posts.includes(consulate))
    throw new ForbiddenError('You do not work for this post.', 'consulate');
}

/** That an alert stands so, as the audience is told of it: no filter gives a forced cancel away. */
export function withStatus({ duressView }: Audience, among: AlertStatus[]): AlertCondition {
  const stands: AlertCondition = { kind: 'STATUS', among };
  if (!duressView) return stands;
  const hidden = among.includes('CANCELLED') ? OPEN.concat('CANCELLED') : [];
  const closed = among.filter((each) => each === 'CLOSED');
  return asTold(stands, { kind: 'STATUS', among: hidden.concat(closed) });
}
