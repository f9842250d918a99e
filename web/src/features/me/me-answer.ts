/** Why the server did not do as asked. */
export type MeProblem =
  | {
      kind:
        | 'failed'
        | 'refused'
        | 'pin-required'
        | 'code'
        | 'in-use'
        | 'too-many'
        | 'nothing-to-send';
    }
  | { kind: 'field'; field: string }
  | { kind: 'wrong-pin'; attemptsLeft: number }
  | { kind: 'pin-locked' | 'too-many-asked' | 'too-many-tests'; retryAt: string };

export type MeAnswer<T> = { kind: 'done'; value: T } | { kind: 'problem'; problem: MeProblem };

type Failure = {
  __typename?: string;
  code: string;
  field?: string | null;
  attemptsLeft?: number;
  retryAt?: string;
};

type Result = { __typename?: string } | undefined;

const isFailure = (result: object): result is Failure => 'code' in result && 'field' in result;

/** Reads the result of a mutation, which is either the thing asked for or one of the expected errors. */
export function meAnswer<R extends Result>(
  result: R,
): MeAnswer<Exclude<NonNullable<R>, { field?: unknown }>> {
  if (!result) return problem({ kind: 'failed' });
  if (!isFailure(result)) {
    return { kind: 'done', value: result as Exclude<NonNullable<R>, { field?: unknown }> };
  }
  switch (result.__typename) {
    case 'WrongPinError':
      return problem({ kind: 'wrong-pin', attemptsLeft: result.attemptsLeft ?? 0 });
    case 'PinLockedError':
      return problem({ kind: 'pin-locked', retryAt: result.retryAt ?? '' });
    case 'PinRequiredError':
      return problem({ kind: 'pin-required' });
    case 'RecoveryCodeError':
    case 'InvitationCodeError':
      return problem({ kind: 'code' });
    case 'DeviceInUseError':
      return problem({ kind: 'in-use' });
    case 'TooManyInvitationsError':
      return problem({ kind: 'too-many-asked', retryAt: result.retryAt ?? '' });
    case 'TooManyTestsError':
      return problem({ kind: 'too-many-tests', retryAt: result.retryAt ?? '' });
    case 'NoOpenChannelError':
      return problem({ kind: 'nothing-to-send' });
    case 'TooManyContactsError':
      return problem({ kind: 'too-many' });
    case 'InvalidInputError':
      return problem({ kind: 'field', field: lastOf(result.field ?? '') });
    default:
      return problem({ kind: 'refused' });
  }
}

const problem = (what: MeProblem) => ({ kind: 'problem', problem: what }) as const;

/** input.phone → phone; input.languages.0 → languages */
function lastOf(path: string): string {
  const names = path.split('.').filter((name) => !/^\d+$/.test(name));
  return names.at(-1) ?? path;
}
