import { LanguageLinks } from '../language-links';

export default function EntryPage() {
  return <LanguageLinks />;
}
