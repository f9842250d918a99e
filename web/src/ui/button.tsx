import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

type Look = 'primary' | 'secondary' | 'quiet' | 'alarm';
type Shape = { look?: Look; wide?: boolean; large?: boolean };

const classes = ({ look = 'primary', wide, large }: Shape) =>
  [styles.button, styles[look], wide && styles.wide, large && styles.large]
    .filter(Boolean)
    .join(' ');

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> & Shape;

export function Button({ look, wide, large, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={classes({ look, wide, large })} />;
}

type LinkButtonProps = Shape & { href: string; children: React.ReactNode };

export function LinkButton({ look, wide, large, href, children }: LinkButtonProps) {
  return (
    <a href={href} className={classes({ look, wide, large })}>
      {children}
    </a>
  );
}
