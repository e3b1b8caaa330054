/** The web page of today's server, without its scripts: the configuration, the title and the welcome text. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import type {ServerContext} from '../server-context.ts';
import {encodeSpaced} from '../wire.ts';
import {MODELS, type SandboxModel} from './models.ts';
import {SETTING_DEFAULTS} from './settings.ts';

const PRESETS: JsonValue = [
	{
		id: 'order-report',
		label: 'Order report',
		description: 'Status of an order, and the stock of its items',
		template: 'order {{ORDER_ID}}, and then check the stock of each item',
	},
	{
		id: 'price-of-several',
		label: 'Price of several',
		description: 'What a number of items costs',
		template: 'what is {{QUANTITY}} * {{PRICE}}',
	},
	{
		id: 'return-an-item',
		label: 'Return an item',
		description: 'How something can be returned',
		template: 'How can I return an item by {{CARRIER}}? Opened: {{OPENED}}',
	},
];

const VARIABLES: JsonValue = [
	{
		name: 'ORDER_ID',
		label: 'Order',
		placeholder: 'A-1001',
		validate: '^A-\\d{4}$',
		detect_pattern: 'A-\\d{4}',
	},
	{name: 'QUANTITY', label: 'Quantity', input_type: 'number', default: 3, min: 1, max: 99, step: 1},
	{name: 'PRICE', label: 'Price', placeholder: '49.50', default: '49.50', validate: '^\\d+([.]\\d\\d?)?$'},
	{
		name: 'CARRIER',
		label: 'Carrier',
		input_type: 'select',
		options: ['post', 'courier', 'shop'],
		default: 'post',
	},
	{name: 'OPENED', label: 'Opened', input_type: 'checkbox', default: false},
];

const described = ({id, name, provider, supportsTemperature, maxOutputTokens}: SandboxModel): JsonObject => ({
	id,
	max_output_tokens: maxOutputTokens,
	name,
	provider,
	supports_temperature: supportsTemperature,
});

function configuration({rules, requireAuth, stores, features}: ServerContext): JsonObject {
	const providers = [...new Set(MODELS.map(({provider}) => provider))];
	return {
		websocketUrl: rules.path,
		authEnabled: true,
		requireAuth,
		supportedAuthTypes: [...rules.authTypes].filter((type) => type !== 'oauth2_client_credentials'),
		defaultAuthType: '',
		modelId: MODELS[0].id,
		presetPrompts: features ? PRESETS : [],
		variables: features ? VARIABLES : [],
		ssoEnabled: features,
		ssoLoginUrl: `${rules.httpPath}/auth/sso/login`,
		ssoAuthenticated: false,
		ssoUserDisplay: '',
		feedbackEnabled: features,
		lockInputWhileResponding: true,
		adminEnabled: false,
		adminPrefix: '',
		dashboardUrl: '',
		conversationPersistenceEnabled: stores,
		enableConfigSidebar: features,
		allowedDynamicOverrides: null,
		availableModels: MODELS.map(described),
		availableModelGroups: providers.map((provider) => ({
			models: MODELS.filter((model) => model.provider === provider).map(described),
			provider,
		})),
		overrideDefaults: {...SETTING_DEFAULTS},
	};
}

/** A value as Jinja's `tojson` writes it. */
const written = (value: JsonValue | undefined): string =>
	encodeSpaced(value ?? null).replace(
		/[<>&']/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** The page, one field of its configuration a line. */
export function webPage(server: ServerContext): string {
	const rows = Object.entries(configuration(server)).map(
		([name, value]) => `            ${name}: ${written(value)},`,
	);
	return `<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="UTF-8">
    <title>AI Chat - bedrock-chat sandbox</title>
</head>
<body>
    <div class="chat-header-center">
        <h1>Lamps &amp; Paper</h1>
        <p>Powered by <span id="modelIdDisplay">${MODELS[0].name}</span></p>
    </div>
    <div class="chat-messages" id="chatMessages">
        <div class="message system">
            <div class="message-content">
                Welcome to the shop. Ask about an order, a product, or how to return one.
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
</html>
`;
}
