import type { Words } from './words.ts';

export const es: Words = {
  drill: 'SIMULACRO:',
  repeated: '(puede repetirse)',
  somebody: 'Alguien',
  callCenter: 'el centro de atención',
  consulate: 'el consulado en {city}',
  callCenterShort: 'centro de atención',
  consulateShort: 'consulado {city}',
  short: {
    raised: '{name} pide ayuda: pueden detenerle.',
    has: 'Lo atiende {who}.',
    taken: '{name}: lo atiende {who}.',
    movedOn: '{name}: también lo ve {who}.',
    released: '{name}: por ahora nadie lo atiende. Lo ve {who}.',
    cancelled: '{name} dice: fue un error. Sin confirmar por voz.',
    cancelConfirmed: '{name}: fue un error, confirmado por voz.',
    closed: '{name}: el consulado cerró la alerta.',
    invitation: '{name} quiere avisarle si pide ayuda. Responda SI, NO o ALTO.',
    test: 'Prueba de {name}: así le llegará su aviso. No pasa nada.',
    page: 'Alerta sin tomar desde hace {minutes} min: {who}.',
    pageAssigned: 'Le asignaron una alerta: acéptela en 2 min.',
    watch: 'Vigilancia: {what}.',
    phone: 'Tel',
  },
  subject: {
    raised: '{name} pide ayuda',
    taken: 'Ya atienden a {name}',
    movedOn: 'La alerta de {name} pasó también a otros',
    cancelled: '{name} dice que fue un error',
    closed: 'Se cerró la alerta de {name}',
    invitation: '{name} quiere avisarle si pide ayuda',
    test: 'Mensaje de prueba de {name}',
    page: 'Alerta sin tomar',
    watch: 'Vigilancia de Botón de alerta',
  },
  long: {
    raised: 'Tocó el botón de alerta a las {time}. Puede que la autoridad esté por detenerle.',
    ownMessage: 'Su mensaje para usted: «{message}»',
    where: 'Lugar aproximado: {where}.',
    follow: 'Vea aquí qué pasa y quién le atiende: {url}',
    phone: 'Centro de atención, a toda hora: {phone}',
    whyYou:
      'Recibe este mensaje porque {name} le eligió como contacto. En la página puede pedir que no le avisen.',
    invitation:
      '{name} le eligió para avisarle. Si un día toca el botón de alerta, le avisaremos por aquí. Diga si está de acuerdo: {url}',
  },
  spoken: {
    raised:
      'Este es un aviso de Botón de alerta. {name} pide ayuda. Puede que la autoridad esté por detenerle.',
    has: 'Ya le atiende {who}.',
    cancelled: '{name} dice que fue un error. Todavía no se ha confirmado por voz.',
    taken: 'A {name} ya le atiende {who}.',
    page: 'Botón de alerta. Hay una alerta que nadie ha tomado desde hace {minutes} minutos. {who}.',
    invitation:
      'Este es un mensaje de Botón de alerta. {name} quiere que le llamemos si un día pide ayuda. ¿Está de acuerdo?',
    phone: 'Llame al centro de atención: {phone}.',
  },
};
