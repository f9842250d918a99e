import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { type Fact, Facts } from '../../ui/facts';
import { Section } from '../../ui/section';
import { type DeskViewer, deskTimeZone } from './desk-alert';
import { useDeskI18n } from './desk-i18n';

export const AlertPlaceFragment = graphql(`
  fragment AlertPlace on Alert {
    positionReceivedAt
    position {
      longitude
      latitude
      accuracyMeters
      fixedAt
    }
    consulate {
      timeZone
    }
    routing {
      county {
        name
        state
      }
    }
  }
`);

type AlertPlaceProps = { alert: FragmentType<typeof AlertPlaceFragment>; viewer: DeskViewer };

/** Where the person is, in numbers: no map from elsewhere ever sees them. */
export function AlertPlace(props: AlertPlaceProps) {
  const { t, format } = useDeskI18n();
  const alert = readFragment(AlertPlaceFragment, props.alert);
  const [copied, setCopied] = useState<'copied' | 'failed' | null>(null);
  const words = t.desk.detail;
  const zone = deskTimeZone(alert.consulate, props.viewer);
  const { position, positionReceivedAt, routing } = alert;
  const county = routing.county && `${routing.county.name}, ${routing.county.state}`;

  if (!position) {
    return (
      <Section heading={words.place}>
        <p>{[county, words.noPosition].filter(Boolean).join(' · ')}</p>
      </Section>
    );
  }
  const coordinates = `${position.latitude.toFixed(6)}, ${position.longitude.toFixed(6)}`;
  const copy = () =>
    navigator.clipboard?.writeText(coordinates).then(
      () => setCopied('copied'),
      () => setCopied('failed'),
    ) ?? setCopied('failed');
  const accuracy =
    position.accuracyMeters == null
      ? words.accuracyUnknown
      : fill(words.accuracyValue, { meters: format.number(position.accuracyMeters) });
  const facts: Fact[] = [
    { label: words.position, value: coordinates },
    { label: words.accuracy, value: accuracy },
  ];
  if (position.fixedAt) {
    facts.push({ label: words.fixedAt, value: format.full(position.fixedAt, zone) });
  }
  if (positionReceivedAt) {
    const value = format.full(positionReceivedAt, zone);
    facts.push({ label: words.positionReceivedAt, value });
  }

  return (
    <Section heading={words.place}>
      {county && <p>{county}</p>}
      <Facts facts={facts} />
      <div>
        <Button look="secondary" onClick={copy}>
          {copied === 'copied' ? words.copied : words.copy}
        </Button>
        <p role="status">{copied === 'failed' && words.copyFailed}</p>
      </div>
    </Section>
  );
}
