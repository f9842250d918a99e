import type { Admission } from '../admission/admission.ts';
import type { AlertService } from '../alerts/alert-service.ts';
import type { DeskService } from '../alerts/desk-service.ts';
import type { EventRow } from '../alerts/event-row-store.ts';
import type { AuditService } from '../audit/audit-service.ts';
import type { Clock } from '../clock.ts';
import type { ConsularDirectory } from '../consulates/consular-directory.ts';
import type { ContactChannels } from '../contacts/contact-channels.ts';
import type { ContactReplies } from '../contacts/contact-replies.ts';
import type { ContactService } from '../contacts/contact-service.ts';
import type { Credentials } from '../credentials.ts';
import type { Database } from '../db/client.ts';
import type { Escalation } from '../escalation/start-escalation.ts';
import type { Feed } from '../feed/feed.ts';
import type { Housekeeping } from '../housekeeping/housekeeping.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Notices } from '../notices/start-notices.ts';
import type { PartnerService } from '../partners/partner-service.ts';
import type { DeviceService } from '../persons/device-service.ts';
import type { MyDataService } from '../persons/my-data-service.ts';
import type { PersonService } from '../persons/person-service.ts';
import type { PinService } from '../persons/pin-service.ts';
import type { ProfileService } from '../persons/profile-service.ts';
import type { DataKeys } from '../privacy/data-keys.ts';
import type { Staff } from '../staff/start-staff.ts';
import type { Viewer } from '../viewer.ts';
import type { Watch } from '../watch/start-watch.ts';

/** What the whole program shares. */
export interface Services {
  database: Database;
  feed: Feed<EventRow>;
  alerts: AlertService;
  desk: DeskService;
  escalation: Escalation;
  persons: PersonService;
  partners: PartnerService;
  pins: PinService;
  profiles: ProfileService;
  devices: DeviceService;
  contacts: ContactService;
  contactChannels: ContactChannels;
  contactReplies: ContactReplies;
  /** The public key under which browsers subscribe to pushes; null where no push can be sent. */
  pushKey: string | null;
  myData: MyDataService;
  directory: ConsularDirectory;
  keys: DataKeys;
  audit: AuditService;
  staff: Staff;
  housekeeping: Housekeeping;
  notices: Notices;
  metrics: Metrics;
  watch: Watch;
  clock: Clock;
  /** The origin that links lead to. */
  publicUrl: string;
  /** Whether this is the demo. Never in production. */
  demo: boolean;
  admission: Admission;
}

/** What one request or one socket brings. */
export interface Caller {
  /** What the caller brought. Not yet looked up: the press does that itself. */
  credentials: Credentials;
  /** The address that the caller came from, for limits and the audit log. */
  address: string;
  /** What the caller's browser says it is, in a word; null for programs. */
  agent: string | null;
  /** Looked up at first use and kept for the request. */
  viewer(): Promise<Viewer>;
  /** Says who it is, where an operation found out by itself. */
  know(viewer: Viewer): void;
  /** What `viewer` has found; undefined while nobody asked or the answer is still to come. */
  seen(): Viewer | undefined;
  /** A cursor not after the beginning of this request. */
  feedCursor(): string;
  /** Told when a subscriber cannot keep up, so that its connection can be closed with the reason. */
  onFellBehind(): void;
  /** What the operation follows, if it is a subscription. */
  following?: AsyncIterator<unknown>;
}

export type Context = Services & Caller;
