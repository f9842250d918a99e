import type { ContactAlertFragment, ContactShare } from '../../gql/contact/graphql';
import { contactTexts } from '../../lib/i18n/contact-texts';
import { fill } from '../../lib/i18n/fill';
import { useI18n } from '../../lib/i18n/i18n';
import { useTexts } from '../../lib/i18n/use-texts';
import { LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Section } from '../../ui/section';
import { geoHref } from './contact-link';

type ContactPlaceProps = { alert: ContactAlertFragment; shares: ContactShare };

/** What the person chose to share of the place, in words and numbers: no map from elsewhere is loaded. */
export function ContactPlace({ alert, shares }: ContactPlaceProps) {
  const { words, format } = useTexts(contactTexts);
  const { t } = useI18n();
  const { position, positionReceivedAt, routing, status } = alert;
  const county = routing?.county;
  const isOver = status === 'CANCELLED' || status === 'CLOSED';

  if (shares === 'HAPPENED') {
    return (
      <Section heading={words.placeHeading}>
        <p>{words.onlyHappened}</p>
      </Section>
    );
  }
  return (
    <Section heading={words.placeHeading}>
      {county && <p>{fill(words.county, { county: `${county.name}, ${county.state}` })}</p>}
      {position && (
        <>
          <p>
            {fill(words.position, {
              latitude: position.latitude.toFixed(5),
              longitude: position.longitude.toFixed(5),
            })}
            {position.accuracyMeters != null &&
              ` · ${fill(words.accuracy, {
                meters: fill(t.app.meters, { count: format.number(position.accuracyMeters) }),
              })}`}
          </p>
          {positionReceivedAt && (
            <p>{fill(words.positionAt, { time: format.full(positionReceivedAt) })}</p>
          )}
          <LinkButton look="secondary" wide href={geoHref(position)}>
            <Icon name="place" /> {words.openMap}
          </LinkButton>
        </>
      )}
      {!county && !position && <p>{words.noPlace}</p>}
      {isOver && !position && shares === 'LIVE_POSITION' && <p>{words.hidden}</p>}
    </Section>
  );
}
