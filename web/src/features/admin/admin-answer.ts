/** Why an administrator's wish was not done. */
export type AdminProblem =
  | {
      kind: 'failed' | 'forbidden' | 'not-found' | 'exists' | 'last-administrator' | 'signed-out';
    }
  | { kind: 'field'; field: string };

export type AdminAnswer<T> =
  | { kind: 'done'; value: T }
  | { kind: 'problem'; problem: AdminProblem };

type Failure = { __typename?: string; code: string; field?: string | null };
type Result = { __typename?: string } | undefined;

const isFailure = (result: object): result is Failure => 'code' in result && 'field' in result;

const KINDS: Record<string, Exclude<AdminProblem['kind'], 'field'>> = {
  ForbiddenError: 'forbidden',
  NotSignedInError: 'signed-out',
  StaffNotFoundError: 'not-found',
  ShiftNotFoundError: 'not-found',
  OfficerExistsError: 'exists',
  LastAdministratorError: 'last-administrator',
};

export function adminAnswer<R extends Result>(
  result: R,
): AdminAnswer<Exclude<NonNullable<R>, { field?: unknown }>> {
  if (!result) return { kind: 'problem', problem: { kind: 'failed' } };
  if (!isFailure(result)) {
    return { kind: 'done', value: result as Exclude<NonNullable<R>, { field?: unknown }> };
  }
  const kind = KINDS[result.__typename ?? ''];
  if (kind) return { kind: 'problem', problem: { kind } };
  const field = result.field
    ?.split('.')
    .filter((name) => !/^\d+$/.test(name))
    .at(-1);
  return { kind: 'problem', problem: field ? { kind: 'field', field } : { kind: 'failed' } };
}
