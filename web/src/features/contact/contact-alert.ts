import { graphql } from '../../gql/contact';

/** What a contact is shown of an alert. The place is asked for only where it was shared. */
export const ContactAlert = graphql(`
  fragment ContactAlert on Alert {
    id
    status
    drill
    pressedAt
    receivedAt
    acknowledgedAt
    acknowledgedBy {
      name
    }
    assignedAt
    assignedTo {
      name
    }
    cancelledAt
    closedAt
    mistakeConfirmed
    callCenterAt
    events @include(if: $knowsPlace) {
      type
      toConsulate {
        code
        nameEs
        nameEn
      }
    }
    consulate {
      code
      nameEs
      nameEn
      phone
      emergencyPhone
    }
    position @include(if: $knowsPosition) {
      longitude
      latitude
      accuracyMeters
    }
    positionReceivedAt @include(if: $knowsPosition)
    routing @include(if: $knowsPlace) {
      county {
        name
        state
      }
    }
  }
`);

export const ContactOf = graphql(`
  query ContactOf {
    viewer {
      contact {
        shares
        alertId
        personName
        ownMessage
      }
    }
  }
`);

export const ContactAlertUpdated = graphql(`
  subscription ContactAlertUpdated($id: ID!, $knowsPlace: Boolean!, $knowsPosition: Boolean!) {
    alertUpdated(id: $id) {
      ...ContactAlert
    }
  }
`);

export const ContactAlertNow = graphql(`
  query ContactAlertNow($id: ID!, $knowsPlace: Boolean!, $knowsPosition: Boolean!) {
    alert(id: $id) {
      ...ContactAlert
    }
  }
`);

/** The page is open and seen: the person's list of notices says so. */
export const MarkOpened = graphql(`
  mutation MarkOpened {
    markAlertOpened {
      ... on Alert {
        id
      }
      ... on Error {
        code
      }
    }
  }
`);

export const MarkSeen = graphql(`
  mutation MarkSeen {
    markAlertSeen {
      __typename
      ... on Error {
        code
      }
    }
  }
`);

/** Whether this contact has said that they saw it. */
export const SeenAlready = graphql(`
  query SeenAlready($id: ID!) {
    alert(id: $id) {
      deliveries {
        acknowledgedAt
      }
    }
  }
`);
