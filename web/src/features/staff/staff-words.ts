import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { StaffMessages } from '../../lib/i18n/staff-es';
import type { StaffProblem } from '../../lib/staff-session';

type Refused = 'refused' | 'refusedPassword' | 'refusedCode' | 'refusedCurrent';

/** What stood in the way of a step; `refused` is how that step calls a wrong input. */
export function staffProblemWords(
  problem: StaffProblem,
  { problems }: StaffMessages,
  format: Format,
  refused: Refused = 'refused',
): string {
  switch (problem.kind) {
    case 'refused':
      return problems[refused];
    case 'wait':
      return fill(problems.wait, { time: format.elapsed(problem.seconds * 1_000) });
    case 'field':
      if (problem.field === 'password' || problem.field === 'next') return problems.password;
      return problem.field === 'name' ? problems.name : problems.field;
    default:
      return problems[problem.kind];
  }
}
