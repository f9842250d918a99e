import type { StaffMessages } from '../../lib/i18n/staff-es';

type SsoProblem = keyof StaffMessages['signIn']['ssoProblem'];

const KNOWN: readonly SsoProblem[] = [
  'FAILED',
  'NOT_INVITED',
  'DISABLED',
  'SECOND_FACTOR_MISSING',
  'UNAVAILABLE',
];

/** What the ministry's sign-on left behind the # when it let nobody in: "sso=NOT_INVITED". */
export function ssoProblemOf(fragment: string): SsoProblem | null {
  const given = new URLSearchParams(fragment).get('sso');
  if (given === null) return null;
  return KNOWN.find((one) => one === given) ?? 'FAILED';
}
