/** What members of the staff are called. */
export const roleWords = {
  es: {
    OFFICER: 'Oficial',
    SUPERVISOR: 'Supervisión',
    CALL_CENTER: 'Centro de atención',
    ADMINISTRATOR: 'Administración',
    REPRESENTATIVE: 'Representante legal',
  },
  en: {
    OFFICER: 'Officer',
    SUPERVISOR: 'Supervisor',
    CALL_CENTER: 'Call center',
    ADMINISTRATOR: 'Administrator',
    REPRESENTATIVE: 'Legal representative',
  },
};
