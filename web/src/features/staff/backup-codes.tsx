import { useState } from 'react';
import { copyText } from '../../lib/copy-text';
import { Button } from '../../ui/button';
import { useStaffTexts } from './staff-i18n';
import styles from './staff-sign-in.module.css';

/** Backup codes, this once, with the ways to keep them. */
export function BackupCodes({ codes }: { codes: string[] }) {
  const { words } = useStaffTexts();
  const [copied, setCopied] = useState(false);
  const texts = words.enrol;
  return (
    <>
      <p>{texts.backupBody}</p>
      <output className={styles.kept}>
        {codes.map((code) => (
          <span key={code}>{code}</span>
        ))}
      </output>
      <Button look="secondary" wide onClick={() => void copyText(codes.join('\n')).then(setCopied)}>
        {copied ? texts.copied : texts.copy}
      </Button>
      <Button look="secondary" wide onClick={() => window.print()}>
        {texts.print}
      </Button>
    </>
  );
}
