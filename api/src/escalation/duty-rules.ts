import { CALL_CENTER } from '../consulates/call-center.ts';
import { covers, isInForce } from './duty.ts';
import type { Watchkeeper } from './duty-store.ts';

const zoneOf = ({ timeZone }: Watchkeeper) => timeZone ?? CALL_CENTER.timeZone;

const isOnShift = (keeper: Watchkeeper, at: Date) =>
  keeper.shifts.some((shift) => covers(shift, at, zoneOf(keeper)));

/** Those whom an alert gets out of bed at a place: its supervisors, and the agents of the call centre. */
const isCalled = ({ role, consulateCode }: Watchkeeper) =>
  role === 'SUPERVISOR' || (role === 'CALL_CENTER' && !consulateCode);

/**
 * Who is on duty at an instant. A place whose schedule of that day names nobody who is called has all of them on duty: a
 * schedule that nobody has made yet, or that has run out, must not mean that nobody is called.
 */
export function onDuty(keepers: Watchkeeper[], at: Date): Watchkeeper[] {
  const hasSchedule = (place: string | null) =>
    keepers.some(
      (keeper) =>
        keeper.consulateCode === place &&
        isCalled(keeper) &&
        keeper.shifts.some((shift) => isInForce(shift, at, zoneOf(keeper))),
    );
  return keepers.filter(
    (keeper) => isOnShift(keeper, at) || (isCalled(keeper) && !hasSchedule(keeper.consulateCode)),
  );
}

/** Whom an alert that nobody takes gets out of bed: supervisors and call-centre agents on duty, once each. */
export function toBeCalled(keepers: Watchkeeper[], at: Date): Watchkeeper[] {
  const called = onDuty(keepers, at).filter(isCalled);
  return [...new Map(called.map((keeper) => [keeper.officerId, keeper])).values()];
}
