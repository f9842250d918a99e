'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from './button';
import { Icon } from './icon';
import styles from './pin-pad.module.css';

export const PIN_MIN = 4;
export const PIN_MAX = 8;

type PinPadProps = {
  label: string;
  submitText: string;
  eraseText: string;
  /** For screen readers: how many digits there are, never which. */
  countText: (count: number) => string;
  disabled?: boolean;
  onSubmit: (pin: string) => void;
};

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Keys as large as a thumb that shakes needs. What was typed is never shown, only how much. */
export function PinPad({ label, submitText, eraseText, countText, ...props }: PinPadProps) {
  const [pin, setPin] = useState('');
  const pad = useRef<HTMLFieldSetElement>(null);
  useEffect(() => void pad.current?.focus(), []);

  const add = (digit: string) => setPin((before) => (before + digit).slice(0, PIN_MAX));
  const erase = () => setPin((before) => before.slice(0, -1));
  const isLongEnough = pin.length >= PIN_MIN;
  const submit = () => {
    if (props.disabled || !isLongEnough) return;
    setPin('');
    props.onSubmit(pin);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) add(event.key);
    else if (event.key === 'Backspace') erase();
    else if (event.key === 'Enter' && event.target === pad.current) submit();
  };
  const key = (digit: string) => (
    <button key={digit} type="button" className={styles.key} onClick={() => add(digit)}>
      {digit}
    </button>
  );

  return (
    <fieldset
      ref={pad}
      tabIndex={-1}
      className={styles.pad}
      disabled={props.disabled}
      onKeyDown={keyDown}
    >
      <legend className={styles.label}>{label}</legend>
      <div className={styles.dots} aria-hidden="true">
        {Array.from({ length: Math.max(PIN_MIN, pin.length) }, (_, place) => place).map((place) => (
          <span key={place} className={styles.dot} data-filled={place < pin.length} />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {countText(pin.length)}
      </p>
      <div className={styles.keys}>
        {KEYS.map(key)}
        <button type="button" className={styles.key} aria-label={eraseText} onClick={erase}>
          <Icon name="erase" size={28} />
        </button>
        {key('0')}
        <span />
      </div>
      <Button wide large disabled={props.disabled || !isLongEnough} onClick={submit}>
        {submitText}
      </Button>
    </fieldset>
  );
}
