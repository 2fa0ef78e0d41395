// What was typed in a tab that was closed, and what helps while writing.
import { keepDraft } from '../compose/local.js';

export const start = kit => {
	const { $, $$, keep } = kit, sent = keep('sent'), [visit] = performance.getEntriesByType('navigation');
	// A draft goes only when the page after sending is neither the form with errors, nor an error page, nor a sign-in.
	if (sent && visit.type === 'navigate' && !$('[data-error-summary], main[data-failed], main input[type=password]')) keep(sent, '');
	keep('sent', '');
	$$('form[data-draft]:not([data-account])').forEach(form => keepDraft(kit, form));
	$$('form[data-writing]').forEach(async form => (await import(form.dataset.writing)).start(kit, form));
};
