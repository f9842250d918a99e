import { CALL_CENTER } from '../consulates/call-center.ts';
import { covers } from './duty.ts';
import type { Watchkeeper } from './duty-store.ts';

const zoneOf = ({ timeZone }: Watchkeeper) => timeZone ?? CALL_CENTER.timeZone;

const isOnShift = (keeper: Watchkeeper, at: Date) =>
  keeper.shifts.some((shift) => covers(shift, at, zoneOf(keeper)));

/**
 * Who is on duty at an instant. A post whose schedule names no supervisor has all of its supervisors on duty: a
 * schedule that nobody has made yet must not mean that nobody is called. The call centre has whom its schedule says.
 */
export function onDuty(keepers: Watchkeeper[], at: Date): Watchkeeper[] {
  const supervisorsAreScheduled = (post: string | null) =>
    keepers.some(
      ({ consulateCode, role, shifts }) =>
        consulateCode === post && role === 'SUPERVISOR' && shifts.length > 0,
    );
  return keepers.filter(
    (keeper) =>
      isOnShift(keeper, at) ||
      (keeper.role === 'SUPERVISOR' && !supervisorsAreScheduled(keeper.consulateCode)),
  );
}

/** Whom an alert that nobody takes gets out of bed: supervisors and call-centre agents on duty, once each. */
export function toBeCalled(keepers: Watchkeeper[], at: Date): Watchkeeper[] {
  const called = onDuty(keepers, at).filter(
    ({ role, consulateCode }) =>
      role === 'SUPERVISOR' || (role === 'CALL_CENTER' && !consulateCode),
  );
  return [...new Map(called.map((keeper) => [keeper.officerId, keeper])).values()];
}
