import { LanguageLinks } from '../../language-links';

/** Leads on to the page on which an invited contact answers by the script in the head. */
export default function ShortInvitationPage() {
  return <LanguageLinks />;
}
