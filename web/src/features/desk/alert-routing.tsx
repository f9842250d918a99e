import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { readablePhone, telHref } from '../../lib/call-center';
import { Section } from '../../ui/section';
import { basisWords } from './basis-words';
import { useDeskI18n } from './desk-i18n';

export const AlertRoutingFragment = graphql(`
  fragment AlertRouting on Alert {
    routing {
      confidence
    }
    consulate {
      phone
      emergencyPhone
    }
    ...BasisWords
  }
`);

export function AlertRouting(props: { alert: FragmentType<typeof AlertRoutingFragment> }) {
  const { t, format } = useDeskI18n();
  const alert = readFragment(AlertRoutingFragment, props.alert);
  const phone = alert.consulate?.emergencyPhone ?? alert.consulate?.phone;
  return (
    <Section heading={t.desk.detail.routing}>
      <p>
        {basisWords(alert, t, format)}. {t.desk.confidence[alert.routing.confidence]}.
      </p>
      {phone && (
        <p>
          {t.desk.detail.phone}: <a href={telHref(phone)}>{readablePhone(phone)}</a>
        </p>
      )}
    </Section>
  );
}
