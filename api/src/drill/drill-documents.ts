/** What a drill asks, in the public language of the API. */

export const ENROLL = `mutation Drill {
  enroll(input: { language: es, consentLanguage: es, consentTextVersion: "drill" }) { __typename ... on Error { code } }
}`;

export const LEFT_OPEN = `query Drill {
  alerts(first: 50, status: [RAISED, ACKNOWLEDGED, ASSIGNED, CANCELLED]) { feedCursor edges { node { id status } } }
}`;

export const FEED = `subscription Drill($after: String!) {
  alertFeed(after: $after) { type alert { id } }
}`;

export const RAISE = `mutation Drill($input: RaiseAlertInput!) {
  raiseAlert(input: $input) { __typename ... on Alert { id status consulate { code } } ... on Error { code } }
}`;

export const UPDATED = `subscription Drill($id: ID!) {
  alertUpdated(id: $id) { status acknowledgedBy { id } }
}`;

export const TAKE = `mutation Drill($id: ID!) {
  acknowledgeAlert(id: $id) { __typename ... on Error { code } }
}`;

export const DELIVERIES = `query Drill($id: ID!) {
  alert(id: $id) { deliveries { notice state reason } }
}`;

export const CLOSE = `mutation Drill($id: ID!) {
  closeAlert(id: $id, outcome: DRILL_DONE) { __typename ... on Error { code } }
}`;
