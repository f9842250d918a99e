import { type FragmentType, graphql, readFragment } from '../../gql/press';
import type { RoutingReasonFragment } from '../../gql/press/graphql';
import type { Messages } from '../../lib/i18n/es';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import { useI18n } from '../../lib/i18n/i18n';
import { Section } from '../../ui/section';

export const RoutingReason = graphql(`
  fragment RoutingReason on Alert {
    position {
      accuracyMeters
    }
    routing {
      basis
      confidence
      distanceMeters
      county {
        name
        state
      }
    }
  }
`);

/** Why the alert went where it went, and how sure that is. */
export function RoutingReasonText({ alert }: { alert: FragmentType<typeof RoutingReason> }) {
  const { t, format } = useI18n();
  const read = readFragment(RoutingReason, alert);
  const isCallCenter = read.routing.basis === 'CALL_CENTER';
  return (
    <Section heading={t.alert.whyHere}>
      <p>
        {reason(read, t, format)}
        {!isCallCenter && ` ${t.routing.confidence[read.routing.confidence]}`}
      </p>
    </Section>
  );
}

function reason({ position, routing }: RoutingReasonFragment, t: Messages, format: Format) {
  const { basis, county, distanceMeters } = routing;
  switch (basis) {
    case 'DISTRICT': {
      if (!county) return t.routing.districtPlain;
      const text = position ? t.routing.district : t.routing.districtHome;
      return fill(text, { county: county.name, state: county.state });
    }
    case 'NEAREST':
      if (distanceMeters == null) return t.routing.nearestPlain;
      return fill(t.routing.nearest, { distance: format.distance(t.app.distance, distanceMeters) });
    case 'CALL_CENTER':
      return position ? t.routing.tooFar : t.routing.noLocation;
  }
}
