import type { ContactService } from './contacts/contact-service.ts';
import type { Credentials } from './credentials.ts';
import type { PartnerService } from './partners/partner-service.ts';
import type { PersonService } from './persons/person-service.ts';
import type { StaffAuth } from './staff/staff-auth.ts';
import type { Viewer } from './viewer.ts';

/** Finds out who calls. The one place where credentials become a viewer, for a request and for a living socket. */
export class Identity {
  constructor(
    private readonly on: {
      persons: PersonService;
      contacts: ContactService;
      partners: PartnerService;
      staffAuth: StaffAuth;
    },
  ) {}

  /** The viewer of these credentials now; null for unknown, expired and revoked ones, which are not told apart. */
  async viewerOf(credentials: Credentials): Promise<Viewer> {
    switch (credentials.kind) {
      case 'DEVICE':
        return this.on.persons.viewerOf(credentials.tokenHash);
      case 'STAFF':
        return this.on.staffAuth.viewerOf(credentials.secret);
      case 'PARTNER':
        return this.on.partners.viewerOf(credentials.key);
      case 'CONTACT':
        return this.on.contacts.viewerOf(credentials.token);
      default:
        return null;
    }
  }
}
