import type { Column } from '../src/schema/permissions/decision.ts';
import { type Caller, POST, type World } from './permission-world.ts';

type Variables = Record<string, unknown>;

/** A person who never pressed would wait for ever. */
const hasAlerts = ({ person }: World, { viewer }: Caller) =>
  viewer?.kind !== 'PERSON' || viewer.personId === person.id;

/** The one that a link is for; else the one that goes on. The others are met in lists. */
const alertOf = ({ liveAlertId }: World, { viewer }: Caller) =>
  viewer?.kind === 'CONTACT' ? viewer.alertId : liveAlertId;

/** What the queries and subscriptions that take arguments are asked with. One that is not here fails the test. */
export const ARGUMENTS: Record<string, (world: World, by: Caller) => Variables[]> = {
  alert: (world, by) => [{ id: alertOf(world, by) }],
  alertEvents: () => [{ first: 12 }],
  alertFeed: (world, by) => (hasAlerts(world, by) ? [{ after: world.beginning }] : []),
  alerts: () => [{ first: 20 }],
  alertUpdated: (world, by) => (hasAlerts(world, by) ? [{ id: alertOf(world, by) }] : []),
  competentConsulate: () => [{ position: { longitude: -118.2437, latitude: 34.0522 } }],
  consulate: () => [{ code: POST }],
  contactInvitation: ({ invitationToken }) => [{ token: invitationToken }],
  dutyShifts: () => [{ consulate: POST }, {}],
  escalationPolicy: () => [{ consulate: POST }, {}],
  nearestConsulates: () => [{ position: { longitude: -118.2437, latitude: 34.0522 }, first: 2 }],
  officers: () => [{}, { consulate: POST }],
  onDuty: () => [{ consulate: POST }],
  representatives: () => [{}, { state: 'CA' }],
  staffSessions: () => [{}],
};

/** What others have: arguments that lead there, and who may go there. To everybody else nothing may come. */
export const FOREIGN: Record<string, { given(world: World): Variables; openTo: Column[] }> = {
  alert: { given: ({ foreign }) => ({ id: foreign.alertId }), openTo: ['CALL_CENTER'] },
  alertUpdated: { given: ({ foreign }) => ({ id: foreign.alertId }), openTo: ['CALL_CENTER'] },
  alerts: {
    given: ({ foreign }) => ({ consulate: foreign.post }),
    openTo: ['CALL_CENTER'],
  },
  alertFeed: {
    given: ({ foreign, beginning }) => ({ consulate: foreign.post, after: beginning }),
    openTo: ['CALL_CENTER'],
  },
  dutyShifts: {
    given: ({ foreign }) => ({ consulate: foreign.post }),
    openTo: ['CALL_CENTER', 'ADMINISTRATOR'],
  },
  officers: {
    given: ({ foreign }) => ({ consulate: foreign.post }),
    openTo: ['CALL_CENTER', 'ADMINISTRATOR'],
  },
  onDuty: {
    given: ({ foreign }) => ({ consulate: foreign.post }),
    openTo: ['CALL_CENTER', 'ADMINISTRATOR'],
  },
  staffSessions: {
    given: ({ foreign }) => ({ officerId: foreign.officer.id }),
    openTo: ['ADMINISTRATOR'],
  },
};
