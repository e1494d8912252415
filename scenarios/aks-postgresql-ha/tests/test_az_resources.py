"""The resources of Azure: what is made is there, and nothing else is."""

import json
import os

from support_tools import UUID, ToolsTest, service_error

from twin import scope

NO_GROUP = service_error("ResourceGroupNotFound", "Resource group 'rg' could not be found.")


class Groups(ToolsTest):
    def test_a_group_is_there_once_it_was_made(self):
        self.fails("az group show -n rg", 3, NO_GROUP)
        self.assertEqual(self.ok("az group create -n rg -l westus3 --query properties.provisioningState -o tsv"),
                         "Succeeded\n")
        self.assertEqual(self.ok("az group exists -n rg"), "true\n")

    def test_nothing_is_made_in_a_group_that_is_not_there(self):
        for line in ("identity create -n x", "storage account create -n abc", "aks create -n x",
                     "network public-ip create -n x", "grafana create -n x", "monitor account create -n x",
                     "identity federated-credential create -n x --identity-name i --issuer https://i --subject s"):
            self.fails("az %s -g rg" % line, 3, NO_GROUP)

    def test_a_region_must_exist(self):
        status, _, err = self.call("az group create -n rg -l atlantis")
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith("ERROR: (LocationNotAvailableForResourceGroup) The provided location 'atlantis' "
                                       "is not available for resource group."), err)

    def test_a_group_takes_its_resources_with_it(self):
        self.ok("az group create -n rg -l westus3")
        self.ok("az identity create -n i -g rg")
        self.ok("az group delete --resource-group rg --no-wait --yes")
        self.fails("az identity show -n i -g rg", 3, NO_GROUP)

    def test_the_group_of_an_aks_cluster_takes_the_world_with_it(self):
        self.infrastructure()
        self.assertEqual(self.ok("az group delete --resource-group rg --no-wait --yes"), "")
        self.assertFalse(os.path.exists(scope.state_path()))
        self.assertEqual(self.ok("az group exists -n rg"), "false\n")
        self.assertEqual(self.call("kubectl get pods")[0], 1)
        self.assertFalse(os.path.exists(scope.state_path()))


class Identities(ToolsTest):
    def setUp(self):
        super().setUp()
        self.ok("az group create -n rg -l westus3")

    def test_ids_are_random_and_stay(self):
        made = json.loads(self.ok("az identity create -n mi -g rg -l westus3 --output json"))
        for key in ("principalId", "clientId", "tenantId"):
            self.assertRegex(made[key], "^%s$" % UUID)
        self.assertRegex(made["id"], "^/subscriptions/%s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/"
                         "userAssignedIdentities/mi$" % UUID)
        self.assertEqual(json.loads(self.ok("az identity create -n mi -g rg")), made)
        self.assertEqual(json.loads(self.ok("az identity show -n mi -g rg")), made)

    def test_a_credential_needs_an_identity_an_issuer_and_a_subject(self):
        line = "az identity federated-credential create -n c --identity-name mi -g rg "
        status, _, err = self.call(line + "--issuer https://i/ --subject s")
        self.assertEqual((status, err.split(")")[0]), (3, "ERROR: (ParentResourceNotFound"))
        self.ok("az identity create -n mi -g rg")
        for options in ("", "--issuer https://i/", "--issuer '' --subject s"):
            status, out, err = self.call(line + options)
            self.assertEqual((status, out, err.split("\n")[0]), (
                2, "", "ERROR: usage error: please provide both --issuer and --subject parameters"))

    def test_credentials_are_shown_listed_and_deleted(self):
        self.ok("az identity create -n mi -g rg")
        made = json.loads(self.ok("az identity federated-credential create --name c --identity-name mi -g rg --issuer "
                                  "https://i/ --subject system:serviceaccount:db:pg --audience api://AzureADTokenExchange"))
        self.assertEqual((made["audiences"], made["issuer"], made["subject"]),
                         (["api://AzureADTokenExchange"], "https://i/", "system:serviceaccount:db:pg"))
        self.assertEqual(self.ok("az identity federated-credential list --identity-name mi -g rg --query [].name -o tsv"),
                         "c\n")
        self.assertEqual(self.ok("az identity federated-credential delete -n c --identity-name mi -g rg --yes"), "")
        self.assertEqual(self.call("az identity federated-credential show -n c --identity-name mi -g rg")[0], 3)


class Roles(ToolsTest):
    def setUp(self):
        super().setUp()
        self.ok("az group create -n rg -l westus3")
        self.principal = self.ok("az identity create -n mi -g rg --query principalId -o tsv").strip()
        self.scope = self.ok("az group show -n rg --query id -o tsv").strip()

    def assign(self, role="Reader", principal=None, scope=None):
        return self.call("az role assignment create --role '%s' --assignee-object-id %s --assignee-principal-type "
                         "ServicePrincipal --scope '%s'" % (role, principal or self.principal,
                                                            self.scope if scope is None else scope))

    def test_the_same_assignment_is_made_once(self):
        first = self.assign("Storage Blob Data Contributor")
        self.assertEqual(first[0], 0)
        self.assertEqual(self.assign("storage blob data contributor"), first)
        self.assertEqual(self.ok("az role assignment list --scope %s --query '[].roleDefinitionName' -o tsv" % self.scope),
                         "Storage Blob Data Contributor\n")

    def test_role_principal_and_scope_must_exist(self):
        self.assertEqual(self.assign("Blob Boss"), (1, "", "ERROR: Role 'Blob Boss' doesn't exist.\n"))
        self.assertEqual(self.assign(scope="")[2].split(")")[0], "ERROR: (MissingSubscription")
        unknown = "00000000-0000-4000-8000-000000000000"
        self.assertEqual(self.assign(principal=unknown)[2].split(")")[0], "ERROR: (PrincipalNotFound")


class Storage(ToolsTest):
    def setUp(self):
        super().setUp()
        self.ok("az group create -n rg -l westus3")

    def account(self):
        self.assertEqual(self.ok("az storage account create -n acc -g rg -l westus3 --sku Standard_ZRS --kind StorageV2 "
                                 "--query provisioningState -o tsv"), "Succeeded\n")

    def test_the_name_of_an_account_has_rules(self):
        for name in ("ab", "Upper", "with-dash", "a" * 25):
            message = ("%s is not a valid storage account name. Storage account name must be between 3 and 24 characters "
                       "in length and use numbers and lower-case letters only." % name)
            self.fails("az storage account create -n %s -g rg" % name, 1, service_error("AccountNameInvalid", message))

    def test_a_container_is_made_once_in_an_account_that_is_there(self):
        status, _, err = self.call("az storage container create -n backups --account-name acc --auth-mode login")
        self.assertEqual(status, 1)
        self.assertRegex(err, r"^ERROR: <urllib3.connection.HTTPSConnection object at 0x7f[0-9a-f]{10}>: Failed to "
                              r"establish a new connection: \[Errno -2\] Name or service not known\n$")
        self.account()
        line = "az storage container create -n backups --account-name acc --auth-mode login"
        self.assertEqual(self.ok(line), '{\n  "created": true\n}\n')
        self.assertEqual(self.ok(line), '{\n  "created": false\n}\n')

    def test_blobs_are_the_files_that_lie_there(self):
        self.account()
        line = "az storage blob list --account-name acc --container-name backups --query '[*].name' --only-show-errors"
        status, _, err = self.call(line)
        self.assertEqual((status, err.split("\n")[0]), (3, "ERROR: The specified container does not exist."))
        self.ok("az storage container create -n backups --account-name acc --only-show-errors")
        self.assertEqual(self.ok(line), "[]\n")
        for name in ("pg/wals/0000000100000000/000000010000000000000002", "pg/base/20240605T134715/data.tar"):
            path = os.path.join(scope.blob_directory("acc", "backups"), name)
            os.makedirs(os.path.dirname(path))
            with open(path, "w", encoding="ascii") as file:
                file.write("12345")
        self.assertEqual(json.loads(self.ok(line)), ["pg/base/20240605T134715/data.tar",
                                                     "pg/wals/0000000100000000/000000010000000000000002"])
        self.assertEqual(self.ok("az storage blob list --account-name acc -c backups --prefix pg/base --only-show-errors "
                                 "--query [].properties.contentLength -o tsv"), "5\n")


class Addresses(ToolsTest):
    def test_an_address_stays_and_may_have_a_name(self):
        self.ok("az group create -n rg -l westus3")
        line = "az network public-ip create -g rg -n pip --sku standard --zone 1 2 3 --allocation-method static"
        address = self.ok(line + " --query publicIp.ipAddress -o tsv")
        self.assertRegex(address, r"^20\.\d+\.\d+\.\d+\n$")
        self.assertEqual(self.ok(line + " --dns-name data --query publicIp.dnsSettings.fqdn -o tsv"),
                         "data.westus3.cloudapp.azure.com\n")
        self.assertEqual(self.ok("az network public-ip show -g rg -n pip --query ipAddress -o tsv"), address)
        table = self.ok(line + " -o table").split("\n")
        self.assertEqual((table[0].split()[:4], table[2].split()[:4]), (
            ["IdleTimeoutInMinutes", "IpAddress", "Location", "Name"], ["4", address.strip(), "westus3", "pip"]))

    def test_names_have_rules(self):
        self.ok("az group create -n rg -l westus3")
        self.assertEqual(self.call("az network public-ip create -g rg -n pip --dns-name Bad")[2].split(")")[0],
                         "ERROR: (InvalidDomainNameLabel")
