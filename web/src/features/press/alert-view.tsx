import { type FragmentType, graphql, readFragment } from '../../gql/press';
import { callCenterPhone, readablePhone, telHref } from '../../lib/call-center';
import type { LocationState } from '../../lib/geolocation';
import { useI18n } from '../../lib/i18n/i18n';
import { Button, LinkButton } from '../../ui/button';
import { Facts } from '../../ui/facts';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import { ContactLinks } from './contact-links';
import type { Following } from './follow-press';
import { LocationLine } from './location-line';
import { type CancelState, Mistake } from './mistake';
import { NoticeLadder } from './notice-ladder';
import { RoutingReasonText } from './routing-reason';
import { StateHeading } from './state-heading';

export const AlertViewFragment = graphql(`
  fragment AlertView on Alert {
    id
    status
    drill
    pressedAt
    receivedAt
    position {
      accuracyMeters
    }
    consulate {
      phone
      emergencyPhone
    }
    ...StateWords
    ...RoutingReason
  }
`);

type AlertViewProps = {
  alert: FragmentType<typeof AlertViewFragment>;
  location: LocationState;
  following: Following;
  onShareLocation: () => void;
  cancel: CancelState;
  onPressAgain: () => void;
  onLeave: () => void;
};

export function AlertView(props: AlertViewProps) {
  const { t, format } = useI18n();
  const alert = readFragment(AlertViewFragment, props.alert);
  const { consulate } = alert;
  const phone = consulate ? (consulate.emergencyPhone ?? consulate.phone) : callCenterPhone;
  const callText = consulate ? t.alert.callPost : t.alert.callCenter;
  const isOpen = alert.status !== 'CANCELLED' && alert.status !== 'CLOSED';
  const isWaiting = alert.status === 'RAISED';

  return (
    <>
      {alert.drill && <Notice tone="drill" icon="warning" title={t.alert.drill} />}
      <StateHeading alert={alert} />
      {isOpen && props.following === 'not-live' && <p role="status">{t.alert.notLive}</p>}
      {isOpen && props.following === 'signed-out' && (
        <Notice tone="warn" icon="broken" title={t.alert.signedOut} live="polite" />
      )}
      {!isOpen && (
        <Button look="primary" wide large onClick={props.onLeave}>
          {t.app.back}
        </Button>
      )}
      {isOpen && <RoutingReasonText alert={alert} />}
      {isWaiting && (
        <LocationLine
          location={props.location}
          known={alert.position ?? null}
          onShare={props.onShareLocation}
        />
      )}
      {phone && isOpen && (
        <LinkButton look="primary" wide large href={telHref(phone)}>
          <Icon name="phone" />
          <span>
            {callText} <span className="unbroken">{readablePhone(phone)}</span>
          </span>
        </LinkButton>
      )}
      <NoticeLadder id={alert.id} isOpen={isOpen} />
      {isOpen && <ContactLinks id={alert.id} isLive={props.following === 'live'} />}
      <Section heading={t.alert.details}>
        <Facts
          facts={[
            { label: t.alert.pressedAt, value: format.full(alert.pressedAt) },
            { label: t.alert.receivedAt, value: format.full(alert.receivedAt) },
          ]}
        />
      </Section>
      {isOpen && (
        <>
          <Button look="secondary" wide onClick={props.onPressAgain}>
            {t.alert.pressAgain}
          </Button>
          <Mistake cancel={props.cancel} />
        </>
      )}
    </>
  );
}
