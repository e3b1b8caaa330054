/** Web pages of a chat, as today's server renders them. */
import type {JsonValue} from '../../source/protocol/frames.ts';

const escapeHtml = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** JSON as Jinja's `tojson` writes it. */
export const tojson = (value: JsonValue): string =>
	JSON.stringify(value).replace(
		/[<>&']/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** A page with these fields in its configuration. */
export function chatPage(
	fields: Readonly<Record<string, JsonValue>>,
	{title = 'Shop', welcome = 'Welcome!'}: {readonly title?: string; readonly welcome?: string} = {},
): string {
	const rows = Object.entries(fields).map(([name, value]) => `            ${name}: ${tojson(value)},`);
	return `<!DOCTYPE html>
<html lang="en">
<head><title>AI Chat - API</title><script>if (window.marked) {}</script></head>
<body>
    <div class="chat-header-center">
        <h1>${escapeHtml(title)}</h1>
        <p>Powered by <span id="modelIdDisplay">A model</span></p>
    </div>
    <div class="chat-messages" id="chatMessages">
        <div class="message system">
            <div class="message-content">
                ${escapeHtml(welcome)}
            </div>
        </div>
    </div>
    <script>
        // Configuration passed from server
        window.CONFIG = {
${rows.join('\n')}
        };
    </script>
</body>
</html>`;
}
