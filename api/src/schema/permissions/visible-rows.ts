import type { Column } from './decision.ts';

/** What `alerts/audience.ts` and the filters of other nouns say, in words for the matrix. */
export const ROWS: Record<string, Partial<Record<Column, string>>> = {
  Alert: {
    PERSON: 'own',
    CONTACT: 'the one of the link',
    PARTNER: 'of its posts, as told',
    REPRESENTATIVE: 'assigned to them',
    OFFICER: 'of their posts, now or once',
    SUPERVISOR: 'of their posts, now or once',
    CALL_CENTER: 'all but the watch’s drills',
    ADMINISTRATOR: 'of their posts, now or once; none without posts',
  },
  AlertEvent: {
    PERSON: 'of own alerts, as told',
    CONTACT: 'of the alert of the link, as told',
    PARTNER: 'that its posts are told of, as told',
    REPRESENTATIVE: 'of alerts assigned to them, and that they no longer are',
    OFFICER: 'that their posts are told of',
    SUPERVISOR: 'that their posts are told of, and who looked at details',
    CALL_CENTER: 'all but of the watch’s drills',
    ADMINISTRATOR: 'that their posts are told of',
  },
  Person: { PERSON: 'themself' },
  'Person (details of)': {
    PARTNER: 'of the alerts it sees, with the scope',
    REPRESENTATIVE: 'of alerts assigned to them; noted',
    OFFICER: 'of alerts their posts have now; noted',
    SUPERVISOR: 'of alerts their posts have now; noted',
    CALL_CENTER: 'of all alerts; noted',
    ADMINISTRATOR: 'of alerts their posts have now; noted',
  },
  Officer: {
    PERSON: 'named in own alerts',
    CONTACT: 'named in the alert of the link',
    PARTNER: 'named in the alerts it sees',
    REPRESENTATIVE: 'themself, and named in their alerts',
    OFFICER: 'themself, named in alerts, and representatives',
    SUPERVISOR: 'also the officers of their posts',
    CALL_CENTER: 'also representatives',
    ADMINISTRATOR: 'all',
  },
  Partner: { PARTNER: 'itself', ADMINISTRATOR: 'all' },
  DutyShift: {
    OFFICER: 'of their posts and the call centre',
    SUPERVISOR: 'of their posts and the call centre',
    CALL_CENTER: 'all',
    ADMINISTRATOR: 'all',
  },
};
