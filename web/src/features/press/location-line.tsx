import type { LocationState } from '../../lib/geolocation';
import { fill } from '../../lib/i18n/fill';
import { useI18n } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

type LocationLineProps = {
  location: LocationState;
  /** What the server has; null: no position yet. */
  known: { accuracyMeters?: number | null } | null;
  onShare: () => void;
};

export function LocationLine({ location, known, onShare }: LocationLineProps) {
  const { t, format } = useI18n();
  if (known) {
    if (known.accuracyMeters == null) return null;
    const meters = fill(t.app.meters, { count: format.number(known.accuracyMeters) });
    return (
      <Notice tone="plain" icon="place">
        <p>{fill(t.location.known, { meters })}</p>
      </Notice>
    );
  }
  const texts: Record<LocationState, string> = {
    idle: t.location.unknown,
    waiting: t.location.waiting,
    known: t.location.waiting,
    denied: t.location.denied,
    unavailable: t.location.unavailable,
    unsupported: t.location.unsupported,
  };
  const mayShare = location === 'idle' || location === 'denied';
  return (
    <Notice
      tone={location === 'waiting' || location === 'known' ? 'plain' : 'warn'}
      icon="place"
      action={
        mayShare && (
          <Button look="secondary" onClick={onShare}>
            {t.location.share}
          </Button>
        )
      }
    >
      <p>{texts[location]}</p>
    </Notice>
  );
}
