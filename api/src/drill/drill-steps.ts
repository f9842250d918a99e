/** What a drill does, in order. The names are what the watch shows. */
export const DRILL_STEPS = [
  'ENROLLED',
  'PRESSED',
  'ROUTED',
  'SHOWN_AT_DESK',
  'TAKEN',
  'SHOWN_TO_PERSON',
  'CONTACT_TOLD',
  'CLOSED',
] as const;
export type DrillStep = (typeof DRILL_STEPS)[number];
