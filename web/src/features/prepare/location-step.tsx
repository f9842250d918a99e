import { useEffect, useState } from 'react';
import { locationPermission } from '../../lib/geolocation';
import { useI18n } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Section } from '../../ui/section';

type Permission = Awaited<ReturnType<typeof locationPermission>>;

export function LocationStep() {
  const { t } = useI18n();
  const [permission, setPermission] = useState<Permission | null>(null);
  useEffect(() => void locationPermission().then(setPermission), []);

  const ask = () =>
    navigator.geolocation.getCurrentPosition(
      () => setPermission('granted'),
      (error) => setPermission(error.code === error.PERMISSION_DENIED ? 'denied' : 'granted'),
      { timeout: 30_000 },
    );

  return (
    <Section heading={t.prepare.location}>
      {permission === 'granted' && <p role="status">{t.prepare.locationGranted}</p>}
      {(permission === 'denied' || permission === 'unsupported') && (
        <p role="status">{t.prepare.locationDenied}</p>
      )}
      {permission === 'prompt' && (
        <>
          <p>{t.prepare.locationBody}</p>
          <Button look="secondary" wide onClick={ask}>
            {t.prepare.locationAsk}
          </Button>
        </>
      )}
    </Section>
  );
}
