import { LanguageLinks } from '../../language-links';

/** Leads on to the contact's page by the script in the head. */
export default function ShortContactPage() {
  return <LanguageLinks />;
}
