/** What would have been sent, were there a carrier. */
export const outboxEs = {
  heading: 'Bandeja de salida',
  notSent: 'Nada de esto se envió.',
  notSentBody:
    'Aquí se ve lo que se habría enviado. Para enviarlo de verdad hay que configurar el correo, los mensajes de texto o las notificaciones.',
  empty: 'Todavía no hay nada. Agrega un contacto y presiona el botón.',
  closed: 'Esta página es para administradores.',
  failed: 'No hay conexión. Seguimos intentando.',
  to: 'Para {to}',
  stamp: 'NO ENVIADO',
  withheld: 'El texto y a quién iba no se muestran: son datos de otra persona.',
};

export type OutboxMessages = typeof outboxEs;
