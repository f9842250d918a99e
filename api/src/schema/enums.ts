import * as enums from '../db/generated/enums.ts';
import { builder } from './builder.ts';

export const AlertLane = builder.enumType(enums.AlertLane, {
  name: 'AlertLane',
  description:
    'FIRST for enrolled devices. SECOND for a press that enrolled by itself; it is handled all the same and shown apart.',
});
export const AlertOutcome = builder.enumType(enums.AlertOutcome, {
  name: 'AlertOutcome',
  description: 'How an alert ended, as the officer who closed it says.',
});
export const AlertStatus = builder.enumType(enums.AlertStatus, {
  name: 'AlertStatus',
  description:
    'RAISED: nobody has it yet. ACKNOWLEDGED: an officer took it. ASSIGNED: it was given to somebody. CANCELLED: the person said it was a mistake, to be confirmed by voice. CLOSED: done.',
});
export const AlertEventType = builder.enumType(enums.AlertEventType, {
  name: 'AlertEventType',
  description: 'What happened to an alert.',
});
export const Confidence = builder.enumType(enums.Confidence, {
  name: 'Confidence',
  description: 'How well the sources support that this post is the competent one.',
});
export const ConsulateKind = builder.enumType(enums.ConsulateKind, { name: 'ConsulateKind' });
export const CoordinatePrecision = builder.enumType(enums.CoordinatePrecision, {
  name: 'CoordinatePrecision',
  description: 'What a post’s coordinates stand for.',
});
export const EscalationAction = builder.enumType(enums.EscalationAction, {
  name: 'EscalationAction',
  description:
    'CALL_CENTER: the call centre has it too. NEAREST_POST: the next nearest post has it too. SUPERVISORS: supervisors on duty are called.',
});
export const Language = builder.enumType(enums.Language, { name: 'Language' });
export const ChannelState = builder.enumType(enums.ChannelState, {
  name: 'ChannelState',
  description:
    'NOT_ASKED and INVITED: told of a real alert all the same, but not of a drill. DECLINED: did not want to be told this way. STOPPED: somebody at this address said STOP.',
});
export const NoticeChannel = builder.enumType(enums.NoticeChannel, {
  name: 'NoticeChannel',
  description: 'By what somebody is told.',
});
export const OfficerRole = builder.enumType(enums.OfficerRole, { name: 'OfficerRole' });
export const PartnerScope = builder.enumType(enums.PartnerScope, {
  name: 'PartnerScope',
  description:
    'ALERTS: that there are alerts, where in outline, and what happens to them. NAMES, PHONES, POSITIONS: those fields too.',
});
export const PressNote = builder.enumType(enums.PressNote, {
  name: 'PressNote',
  description: 'Something odd about a press, which was accepted all the same.',
});
export const RoutingBasis = builder.enumType(enums.RoutingBasis, {
  name: 'RoutingBasis',
  description:
    'DISTRICT: the post whose consular district has the county. NEAREST: the county is up to 25 km away, or the post is the nearest within 500 km. CALL_CENTER: the 24-hour call centre; consulate is null.',
});
