import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { Messages } from './desk-i18n';

export const BasisWords = graphql(`
  fragment BasisWords on Alert {
    position {
      fixedAt
    }
    routing {
      basis
      distanceMeters
    }
  }
`);

/** Why an alert came to its post, as one line. */
export function basisWords(
  alert: FragmentType<typeof BasisWords>,
  t: Messages,
  format: Format,
): string {
  const { position, routing } = readFragment(BasisWords, alert);
  const words = t.desk.basis;
  switch (routing.basis) {
    case 'DISTRICT':
      return words.DISTRICT;
    case 'NEAREST':
      if (routing.distanceMeters == null) return words.NEAREST_PLAIN;
      return fill(words.NEAREST, {
        distance: format.distance(t.app.distance, routing.distanceMeters),
      });
    case 'CALL_CENTER':
      return position ? words.CALL_CENTER : words.CALL_CENTER_NO_POSITION;
  }
}
