import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { Alarm, type AlarmState } from '../../lib/alarm';

/** Rings while `isWanted`. Any touch of the page is used to get the browser's leave to sound. */
export function useAlarm(isWanted: boolean): { alarm: Alarm; state: AlarmState } {
  const alarm = useMemo(() => new Alarm(), []);
  const state = useSyncExternalStore(alarm.subscribe, alarm.snapshot, (): AlarmState => 'off');
  useEffect(() => void alarm.setRinging(isWanted), [alarm, isWanted]);
  useEffect(() => {
    const unlock = () => void alarm.unlock();
    // A desk that was opened anew after an error was touched before.
    if (navigator.userActivation?.hasBeenActive) unlock();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
      alarm.close();
    };
  }, [alarm]);
  return { alarm, state };
}
