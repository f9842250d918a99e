import { ALERT_PERMISSIONS } from './alert-permissions.ts';
import type { Decision, TypeDecisions } from './decision.ts';
import { ESCALATION_PERMISSIONS } from './escalation-permissions.ts';
import { NOTICE_PERMISSIONS } from './notice-permissions.ts';
import { PARTNER_PERMISSIONS } from './partner-permissions.ts';
import { PERSON_PERMISSIONS } from './person-permissions.ts';
import { PUBLIC_PERMISSIONS } from './public-permissions.ts';
import { STAFF_PERMISSIONS } from './staff-permissions.ts';
import { WATCH_PERMISSIONS } from './watch-permissions.ts';

/** Fields by type, put together from the nouns' tables. A field that stands in two is a fault. */
function merged(tables: TypeDecisions[]): TypeDecisions {
  const all: TypeDecisions = {};
  for (const table of tables)
    for (const [type, decisions] of Object.entries(table)) {
      all[type] ??= {};
      for (const [field, decision] of Object.entries(decisions)) {
        if (all[type][field]) throw new Error(`Two decisions about ${type}.${field}.`);
        all[type][field] = decision;
      }
    }
  return all;
}

/** Who may see each field of the schema. Enforced by the plugin, printed as docs/permissions.md. */
export const PERMISSIONS: TypeDecisions = merged([
  PUBLIC_PERMISSIONS,
  ALERT_PERMISSIONS,
  PERSON_PERMISSIONS,
  STAFF_PERMISSIONS,
  PARTNER_PERMISSIONS,
  NOTICE_PERMISSIONS,
  ESCALATION_PERMISSIONS,
  WATCH_PERMISSIONS,
]);

/** The decision about a field; undefined if nobody decided, which refuses it. */
export function decisionAbout(type: string, field: string): Decision | undefined {
  return PERMISSIONS[type]?.[field];
}
