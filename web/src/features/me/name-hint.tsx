import { Notice } from '../../ui/notice';
import { useMeTexts } from './me-i18n';

/** Says what contacts read who are told of somebody without a name, and leads to where it is given. */
export function NameHint() {
  const { words } = useMeTexts();
  const texts = words.contacts.ownName;
  return (
    <Notice tone="calm" icon="warning" title={texts.title}>
      <p>
        {texts.body} <a href="#profile">{texts.link}</a>
      </p>
    </Notice>
  );
}
