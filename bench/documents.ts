// What is asked. The server answers an unknown field with an error, and the bench ends with it.

/** A press that asks for what the press's own statement has read back: no further query is needed. */
export const PLAIN_PRESS = `mutation RaiseAlert($input: RaiseAlertInput!) {
  raiseAlert(input: $input) {
    __typename
    ... on Alert {
      id status drill pressedAt receivedAt
      consulate { nameEs nameEn phone emergencyPhone }
      routing { basis confidence distanceMeters county { name state } }
    }
  }
}`;

/** A press as the page of the button sends it (RaiseAlert in web/, its fragments joined): with the position. */
export const PHONE_PRESS = `mutation RaiseAlert($input: RaiseAlertInput!) {
  raiseAlert(input: $input) {
    __typename
    ... on Alert {
      id status drill pressedAt receivedAt acknowledgedAt closedAt
      position { longitude latitude accuracyMeters fixedAt }
      acknowledgedBy { name }
      consulate { nameEs nameEn phone emergencyPhone }
      routing { basis confidence distanceMeters county { name state } }
    }
  }
}`;

/** The place from which a desk follows the feed: nothing between this answer and the subscription is missed. */
export const FEED_CURSOR = 'query { alerts(first: 1) { feedCursor } }';

/** The feed as the desk follows it (LiveDeskFeed in web/, its fragments joined). */
export const DESK_FEED = `subscription LiveDeskFeed($after: String) {
  alertFeed(after: $after) {
    cursor
    type
    alert {
      id status lane personId drill pressedAt receivedAt pressNotes cancelledAt outcome
      positionReceivedAt acknowledgedAt
      position { longitude latitude accuracyMeters fixedAt }
      acknowledgedBy { id name }
      consulate { code nameEs nameEn timeZone phone emergencyPhone }
      routing { basis confidence distanceMeters county { name state } }
      events {
        cursor type at
        actor { name }
        fromConsulate { nameEs nameEn }
        toConsulate { nameEs nameEn }
      }
    }
  }
}`;

export const COMPETENT_CONSULATE = `query CompetentConsulate($position: PositionInput!) {
  competentConsulate(position: $position) {
    basis confidence distanceMeters
    consulate { code nameEs nameEn phone emergencyPhone }
    county { fips name state }
  }
}`;

export const ADD_CONTACT = `mutation AddContact($input: AddContactInput!) {
  addContact(input: $input) { __typename }
}`;
